package io.domainflow.script;

import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The migrations of one or several locations, in order. Immutable; the files have been read.
 *
 * @param locations where they were found, as asked for
 * @param style what people call the way in which the files are named
 * @param migrations by version
 * @param repeatables run again after each change of theirs, once all migrations stand: by name
 * @param ignored files that end in .sql and are named in no known way
 */
public record MigrationSet(
    List<String> locations,
    String style,
    List<Migration> migrations,
    List<SqlScript> repeatables,
    List<String> ignored) {

  public MigrationSet {
    locations = List.copyOf(locations);
    migrations = List.copyOf(migrations);
    repeatables = List.copyOf(repeatables);
    ignored = List.copyOf(ignored);
  }

  /**
   * Finds the migrations below one location.
   *
   * @param location {@code classpath:db/migration}, {@code filesystem:directory} or a directory
   * @param loader whose class path is meant
   * @throws MigrationSetException if there are none, they contradict each other, or cannot be read
   * @throws ScriptException if a file is not UTF-8
   */
  public static MigrationSet find(String location, ClassLoader loader) {
    return find(List.of(location), Path.of(""), loader);
  }

  /** Finds the migrations below one directory; otherwise as {@link #find(String, ClassLoader)}. */
  public static MigrationSet find(Path directory) {
    return find(List.of(directory.toString()), Path.of(""), MigrationSet.class.getClassLoader());
  }

  /**
   * Finds the migrations below several locations, as one chain.
   *
   * @param base what relative directories are relative to
   */
  public static MigrationSet find(List<String> locations, Path base, ClassLoader loader) {
    return find(locations, base, loader, "");
  }

  /**
   * As the other, of one style.
   *
   * @param style what people call it, in any case; empty if the files are to tell
   * @throws UnknownStyleException if there is no such style
   */
  public static MigrationSet find(
      List<String> locations, Path base, ClassLoader loader, String style) {
    List<FoundFiles> found = new ArrayList<>();
    for (String location : locations) {
      found.add(files(location, base, loader));
    }
    return new MigrationSetReader(locations, found, style).read();
  }

  private static FoundFiles files(String location, Path base, ClassLoader loader) {
    try {
      return ScriptLocation.of(location, base, loader).files();
    } catch (InvalidPathException e) {
      throw MigrationSetException.unreadable(location, e.getReason(), e);
    } catch (UncheckedIOException e) {
      throw MigrationSetException.unreadable(location, String.valueOf(e.getCause()), e);
    }
  }

  /**
   * The same with values for Flyway's placeholders. Other tools have none, and their scripts stay
   * as they are.
   */
  public MigrationSet with(Map<String, String> placeholders) {
    if (!style.equals(FlywayNames.TITLE)) {
      return this;
    }
    Placeholders values = new Placeholders(placeholders);
    return new MigrationSet(
        locations,
        style,
        migrations.stream().map(migration -> migration.with(values)).toList(),
        repeatables.stream().map(values::in).toList(),
        ignored);
  }

  /**
   * The same as it was when a migration was the last, without what is run again after changes.
   *
   * @param name its version, description or file name
   * @throws MigrationSetException if none is called so
   */
  public MigrationSet until(String name) {
    for (int i = 0; i < migrations.size(); i++) {
      if (migrations.get(i).isCalled(name)) {
        return new MigrationSet(locations, style, migrations.subList(0, i + 1), List.of(), ignored);
      }
    }
    throw MigrationSetException.contradiction("no migration is called " + name);
  }

  /** Flyway's placeholders that have no value: Flyway would not run the scripts. */
  public List<UnknownPlaceholder> unknownPlaceholders() {
    if (!style.equals(FlywayNames.TITLE)) {
      return List.of();
    }
    Stream<SqlScript> versioned =
        migrations.stream()
            .flatMap(each -> Stream.concat(Stream.of(each.up()), each.down().stream()));
    return Stream.concat(versioned, repeatables.stream())
        .flatMap(script -> Placeholders.leftIn(script).stream())
        .toList();
  }

  /**
   * Numbers that are left out of an otherwise full row: 3 of 1, 2, 4. None if versions are no row,
   * such as points in time.
   */
  public List<Integer> missingNumbers() {
    return Gaps.of(migrations.stream().map(Migration::version).toList());
  }

  /**
   * Applies all migrations and then the repeatable ones, each on a session of its own.
   *
   * @return what each did, in order
   * @throws ScriptException if one fails; those before it stay applied
   * @throws SQLException if the database gives no session
   */
  public List<ScriptRun> applyTo(DataSource database) throws SQLException {
    List<SqlScript> scripts = new ArrayList<>(migrations.stream().map(Migration::up).toList());
    scripts.addAll(repeatables);
    List<ScriptRun> runs = new ArrayList<>();
    for (SqlScript script : scripts) {
      try (Connection session = database.getConnection()) {
        runs.add(script.applyTo(session));
      }
    }
    return List.copyOf(runs);
  }
}
