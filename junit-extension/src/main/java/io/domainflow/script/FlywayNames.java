package io.domainflow.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Flyway's: {@code V1__name.sql}, {@code U1__name.sql}, {@code R__name.sql}. */
record FlywayNames() implements NamingStyle {
  private static final Pattern VERSIONED =
      Pattern.compile("([VU])(\\d+(?:[._]\\d+)*)(?:__(.*))?\\.sql");
  private static final Pattern REPEATABLE = Pattern.compile("R__(.*)\\.sql");

  @Override
  public String title() {
    return "Flyway";
  }

  @Override
  public String example() {
    return "V1__name.sql with U1__name.sql";
  }

  @Override
  public Optional<NamedScript> read(SqlScript script, String fileName) {
    Matcher versioned = VERSIONED.matcher(fileName);
    if (versioned.matches()) {
      return Optional.of(
          new NamedScript(
              MigrationVersion.of(versioned.group(2)),
              words(versioned.group(3)),
              versioned.group(1).equals("V") ? Direction.UP : Direction.DOWN,
              script));
    }
    Matcher repeatable = REPEATABLE.matcher(fileName);
    if (repeatable.matches()) {
      return Optional.of(
          new NamedScript(
              MigrationVersion.of("0"), words(repeatable.group(1)), Direction.REPEATABLE, script));
    }
    return Optional.empty();
  }

  private static String words(@Nullable String name) {
    return name == null ? "" : name.replace('_', ' ');
  }
}
