package io.domainflow.migration;

import io.domainflow.script.Migration;
import io.domainflow.script.MigrationVersion;
import io.domainflow.script.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scripts of the user's that put rows into tables once a migration stands: {@code 3.sql}, {@code
 * V3__orders.sql}. Immutable.
 */
public final class Seeds {
  /** None. */
  public static final Seeds NONE = new Seeds(Map.of());

  private static final Pattern NAME = Pattern.compile("^V?(\\d+(?:[._]\\d+)*)(?:_.*)?\\.sql$");

  private final Map<MigrationVersion, SqlScript> scripts;

  private Seeds(Map<MigrationVersion, SqlScript> scripts) {
    this.scripts = new TreeMap<>(scripts);
  }

  /**
   * Reads those of a folder.
   *
   * @throws IOException if it cannot be read, or a file names no version
   */
  public static Seeds in(Path folder) throws IOException {
    Map<MigrationVersion, SqlScript> scripts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sql = files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
      for (Path file : sql) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
          throw new IOException(file + " names no version, as 3.sql and V3__orders.sql do");
        }
        scripts.put(MigrationVersion.of(name.group(1)), SqlScript.read(file));
      }
    }
    return new Seeds(scripts);
  }

  /** The one for when that migration stands. */
  Optional<SqlScript> after(Migration migration) {
    return Optional.ofNullable(scripts.get(migration.version()));
  }

  /** What is in them. */
  @Override
  public String toString() {
    return scripts.toString();
  }
}
