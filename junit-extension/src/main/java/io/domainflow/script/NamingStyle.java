package io.domainflow.script;

import java.util.Optional;

/** How a tool's files say which migration they are, and which way they go. */
sealed interface NamingStyle permits FlywayNames, PairedNames {

  /** What people call it. */
  String title();

  /** What its names look like, for messages. */
  String example();

  /** What the name says; empty if it is not of this style. */
  Optional<NamedScript> read(SqlScript script, String fileName);

  /** Which way a script goes. */
  enum Direction {
    UP,
    DOWN,
    REPEATABLE
  }

  /**
   * A script and what its name says.
   *
   * @param version 0 for repeatable ones, which have none
   */
  record NamedScript(
      MigrationVersion version, String description, Direction direction, SqlScript script) {}
}
