package io.domainflow.explore.report;

import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All events of the history, in full. */
final class EventTable {
  private EventTable() {}

  static String of(Story story) {
    StringBuilder table = new StringBuilder();
    table.append(
        """
        <table>
        <thead><tr><th>Step</th><th>Strand</th><th>Session</th><th>SQL</th><th>Result</th>\
        <th>Objects</th></tr></thead>
        <tbody>
        """);
    story.events().forEach(event -> row(table, story, event));
    return table.append("</tbody>\n</table>\n").toString();
  }

  private static void row(StringBuilder table, Story story, Event event) {
    String look = story.marked(event) ? " class=\"marked\"" : "";
    table.append("<tr").append(look).append("><td>").append(event.place()).append("</td>");
    cell(table, story.name(event.strand()));
    cell(table, event.session() == 0 ? "" : Integer.toString(event.session()));
    table.append("<td><code>").append(Markup.escaped(event.text().strip())).append("</code>");
    if (!event.parameters().isEmpty()) {
      table.append("<div class=\"values\">").append(parameters(event)).append("</div>");
    }
    table.append("</td>").append(result(story, event));
    cell(table, String.join("\n", event.objects()));
    table.append("</tr>\n");
  }

  private static String parameters(Event event) {
    List<String> shown = new ArrayList<>();
    for (String value : event.parameters()) {
      String text =
          value.equals("null") || value.equals(Secrecy.HIDDEN) ? value : "\"" + value + '"';
      shown.add("<code>" + Markup.escaped(text) + "</code>");
    }
    return "values: " + String.join(", ", shown);
  }

  private static String result(Story story, Event event) {
    List<String> lines = new ArrayList<>();
    if (event.waited()) {
      lines.add(Words.waits(story, event));
    }
    boolean failed = event.result() instanceof Result.Failed;
    if (event.result() instanceof Result.Failed failure) {
      lines.add("✗ " + failure.sqlState() + " " + failure.message());
    } else {
      lines.add(Words.result(story, event));
    }
    if (event.waited() && event.endedAfter() > 0) {
      lines.add(String.format(Locale.ROOT, "went on after step %d", event.endedAfter()));
    }
    String look = failed ? " class=\"failed\"" : "";
    return "<td" + look + ">" + Markup.escaped(String.join("\n", lines).strip()) + "</td>";
  }

  private static void cell(StringBuilder table, String text) {
    table.append("<td>").append(Markup.escaped(text)).append("</td>");
  }
}
