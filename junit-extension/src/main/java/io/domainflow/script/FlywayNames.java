package io.domainflow.script;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flyway's: {@code V1__name.sql}, {@code U1__name.sql}, {@code R__name.sql}, each with settings in
 * a file beside it whose name has {@code .conf} in addition.
 */
record FlywayNames(FoundFiles files) implements NamingStyle {
  static final String TITLE = "Flyway";

  private static final Pattern VERSIONED =
      Pattern.compile("([VU])(\\d+(?:[._]\\d+)*)(?:__(.*))?\\.sql");
  private static final Pattern REPEATABLE = Pattern.compile("R__(.*)\\.sql");
  private static final Pattern NO_TRANSACTION =
      Pattern.compile("^\\s*executeInTransaction\\s*[=:]\\s*false\\s*$", Pattern.MULTILINE);

  @Override
  public String title() {
    return TITLE;
  }

  @Override
  public String example() {
    return "V1__name.sql with U1__name.sql";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Matcher versioned = VERSIONED.matcher(file.name());
    if (versioned.matches()) {
      return List.of(
          new NamedScript(
              MigrationVersion.of(versioned.group(2)),
              NamingStyle.words(versioned.group(3) == null ? "" : versioned.group(3)),
              versioned.group(1).equals("V") ? Direction.UP : Direction.DOWN,
              script(file)));
    }
    Matcher repeatable = REPEATABLE.matcher(file.name());
    if (repeatable.matches()) {
      return List.of(
          new NamedScript(
              MigrationVersion.of("0"),
              NamingStyle.words(repeatable.group(1)),
              Direction.REPEATABLE,
              script(file)));
    }
    return List.of();
  }

  private SqlScript script(FoundFile file) {
    Optional<FoundFile> settings = files.at(file.path() + ".conf");
    boolean none =
        settings.isPresent() && NO_TRANSACTION.matcher(settings.get().script().text()).find();
    return none ? file.script().with(Transactions.NEVER) : file.script();
  }
}
