package io.domainflow.explore.search;

import io.domainflow.explore.content.Content;
import io.domainflow.explore.schedule.ActorEnd;
import io.domainflow.explore.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a schedule came to, as far as it can be compared. Immutable.
 *
 * @param results of each actor, by number
 * @param content of the database
 */
record Outcome(List<List<String>> results, Content content) {
  static Outcome of(Schedule schedule, Content content) {
    return new Outcome(schedule.ends().stream().map(ActorEnd::outcome).toList(), content);
  }

  /** How the other differs from this one, a line each. */
  List<String> differences(Outcome other, List<String> names) {
    List<String> lines = new ArrayList<>(content.diff(other.content()));
    for (int actor = 0; actor < results.size(); actor++) {
      if (!results.get(actor).equals(other.results().get(actor))) {
        lines.add(
            names.get(actor)
                + ": "
                + text(other.results().get(actor))
                + " instead of "
                + text(results.get(actor)));
      }
    }
    return lines;
  }

  private static String text(List<String> results) {
    return results.isEmpty() ? "no result" : String.join(", ", results);
  }
}
