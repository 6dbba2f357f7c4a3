package io.domainflow.explore.search;

import io.domainflow.explore.content.Content;
import io.domainflow.explore.schedule.ActorEnd;
import io.domainflow.explore.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule came to, as far as it can be compared. Immutable.
 *
 * @param results of each actor, by number
 * @param content of the database
 */
record Outcome(List<List<String>> results, Content content) {
  private static final int MOST_ROWS = 6;

  static Outcome of(Schedule schedule, Content content) {
    return new Outcome(schedule.ends().stream().map(ActorEnd::outcome).toList(), content);
  }

  /** The same without the results of some actors. */
  Outcome withoutResultsOf(Set<Integer> actors) {
    List<List<String>> fewer = new ArrayList<>();
    for (int actor = 0; actor < results.size(); actor++) {
      fewer.add(actors.contains(actor) ? List.of() : results.get(actor));
    }
    return new Outcome(fewer, content);
  }

  /** The same without some columns, named schema.table.column, and with or without the results. */
  Outcome without(Set<String> columns, boolean keepsResults) {
    return new Outcome(
        keepsResults ? results : results.stream().map(all -> List.<String>of()).toList(),
        content.without(columns));
  }

  /** How the other differs from this one, a line each. */
  List<String> differences(Outcome other, List<String> names) {
    List<String> lines = new ArrayList<>(content.diff(other.content()));
    for (int actor = 0; actor < results.size(); actor++) {
      if (!results.get(actor).equals(other.results().get(actor))) {
        lines.add(
            names.get(actor)
                + ": "
                + text(results.get(actor))
                + " instead of "
                + text(other.results().get(actor)));
      }
    }
    return lines;
  }

  /** For people, on one line. */
  String words(List<String> names) {
    List<String> parts = new ArrayList<>();
    for (String table : content.tables()) {
      List<String> rows = new ArrayList<>();
      for (List<@Nullable String> row : content.rows(table)) {
        if (rows.size() == MOST_ROWS) {
          rows.add("…");
          break;
        }
        rows.add("(" + String.join(", ", row.stream().map(String::valueOf).toList()) + ")");
      }
      String name = table.startsWith("public.") ? table.substring("public.".length()) : table;
      parts.add(name + ": " + (rows.isEmpty() ? "no row" : String.join(" ", rows)));
    }
    for (int actor = 0; actor < results.size(); actor++) {
      if (!results.get(actor).isEmpty()) {
        parts.add(names.get(actor) + ": " + text(results.get(actor)));
      }
    }
    return String.join("; ", parts);
  }

  private static String text(List<String> results) {
    return results.isEmpty() ? "no result" : String.join(", ", results);
  }
}
