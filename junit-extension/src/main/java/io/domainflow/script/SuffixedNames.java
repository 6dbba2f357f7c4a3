package io.domainflow.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * golang-migrate's {@code 1_name.up.sql, 1_name.down.sql}, which sqlx has too. Several statements
 * are sent as one, which makes them one transaction; sqlx's first line may say that they are none.
 */
record SuffixedNames() implements NamingStyle {
  private static final Pattern SUFFIXED = Pattern.compile("(\\d+)_(.*)\\.(up|down)\\.sql");
  private static final Pattern NO_TRANSACTION = Pattern.compile("^--\\s*no-transaction\\b");

  @Override
  public String title() {
    return "golang-migrate";
  }

  @Override
  public String example() {
    return "1_name.up.sql with 1_name.down.sql";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Matcher name = SUFFIXED.matcher(file.name());
    if (!name.matches()) {
      return List.of();
    }
    boolean none = NO_TRANSACTION.matcher(file.script().text()).find();
    return List.of(
        new NamedScript(
            MigrationVersion.of(name.group(1)),
            NamingStyle.words(name.group(2)),
            name.group(3).equals("up") ? Direction.UP : Direction.DOWN,
            file.script().with(none ? Transactions.NEVER : Transactions.OF_SEVERAL)));
  }
}
