package io.domainflow.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flyway's: {@code ${name}} stands for a value that is given when the script runs. Immutable. */
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}\\s]+)}");

  private final Map<String, String> values;

  /**
   * Those that are given, and of those that Flyway has by itself the ones that are the same
   * everywhere.
   */
  Placeholders(Map<String, String> given) {
    Map<String, String> all = new HashMap<>();
    all.put("flyway:defaultSchema", "public");
    all.put("flyway:table", "flyway_schema_history");
    all.putAll(given);
    this.values = Map.copyOf(all);
  }

  /** The script with values in place of names; what has none stays. */
  SqlScript in(SqlScript script) {
    String file = script.file().substring(script.file().lastIndexOf('/') + 1);
    String text =
        PLACEHOLDER
            .matcher(script.text())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).equals("flyway:filename")
                            ? file
                            : values.getOrDefault(found.group(1), found.group())));
    return new SqlScript(script.file(), text, script.transactions());
  }

  /** What is left of them in a script, which Flyway would refuse to run. */
  static List<UnknownPlaceholder> leftIn(SqlScript script) {
    List<UnknownPlaceholder> left = new ArrayList<>();
    Matcher found = PLACEHOLDER.matcher(script.text());
    while (found.find()) {
      String before = script.text().substring(0, found.start());
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      left.add(new UnknownPlaceholder(script.file(), line, found.group(1)));
    }
    return left;
  }
}
