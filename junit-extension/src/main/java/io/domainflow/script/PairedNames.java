package io.domainflow.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbered files, the way back beside the way up: {@code 008_name.sql, 008_rollback_name.sql}. */
record PairedNames() implements NamingStyle {
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)_(rollback_)?([^.]+)\\.sql");

  @Override
  public String title() {
    return "paired";
  }

  @Override
  public String example() {
    return "008_name.sql with 008_rollback_name.sql";
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Matcher name = NUMBERED.matcher(file.name());
    if (!name.matches()) {
      return List.of();
    }
    return List.of(
        new NamedScript(
            MigrationVersion.of(name.group(1)),
            NamingStyle.words(name.group(3)),
            name.group(2) == null ? Direction.UP : Direction.DOWN,
            file.script()));
  }
}
