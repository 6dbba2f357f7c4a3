package io.domainflow.script;

import java.util.List;

/** How a tool's files say which migrations they are, and which way they go. */
interface NamingStyle {

  /** What people call it. */
  String title();

  /** What its files look like, for messages. */
  String example();

  /**
   * What a file says: one script, or one for each way; none if it is not of this style.
   *
   * @throws MigrationSetException if it is, and contradicts itself
   */
  List<NamedScript> read(FoundFile file);

  /** Which way a script goes. */
  enum Direction {
    UP,
    DOWN,
    /** Looks, after the way up, whether all is there. */
    CHECK,
    REPEATABLE
  }

  /**
   * A script and what its file says.
   *
   * @param version 0 for repeatable ones, which have none
   */
  record NamedScript(
      MigrationVersion version, String description, Direction direction, SqlScript script) {}

  /** Underscores of names are spaces. */
  static String words(String name) {
    return name.replace('_', ' ');
  }
}
