package io.domainflow.script;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Diesel's folders: {@code 2026-11-27-120000_name/up.sql, down.sql}. Dashes are no part of the
 * order; {@code metadata.toml} beside them may say that there is no transaction.
 */
record DieselFolders(FoundFiles files) implements NamingStyle {
  private static final Pattern FOLDER = Pattern.compile("(?:.*/)?(\\d[\\d-]*)_([^/]+)");
  private static final Pattern NO_TRANSACTION =
      Pattern.compile("^\\s*run_in_transaction\\s*=\\s*false\\b", Pattern.MULTILINE);

  @Override
  public String title() {
    return "Diesel";
  }

  @Override
  public String example() {
    return "2026-11-27-120000_name/up.sql with down.sql";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Matcher folder = FOLDER.matcher(file.folder());
    boolean up = file.name().equals("up.sql");
    if (!folder.matches() || !(up || file.name().equals("down.sql"))) {
      return List.of();
    }
    Optional<FoundFile> settings = files.at(file.beside("metadata.toml"));
    boolean none =
        settings.isPresent() && NO_TRANSACTION.matcher(settings.get().script().text()).find();
    return List.of(
        new NamedScript(
            MigrationVersion.of(folder.group(1).replace("-", "")),
            NamingStyle.words(folder.group(2)),
            up ? Direction.UP : Direction.DOWN,
            file.script().with(none ? Transactions.NEVER : Transactions.ALWAYS)));
  }
}
