package io.domainflow.explore.report;

import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A failure as JSON, for other programs. Stateless. Fields are only ever added within a format:
 *
 * <ul>
 *   <li>{@code format}: 1
 *   <li>{@code scenario}, {@code search}, {@code replay}: strings
 *   <li>{@code findings}: {@code kind}, {@code title}, {@code lines}
 *   <li>{@code anomalies}: {@code name}, {@code edges}, {@code places}
 *   <li>{@code expected}, {@code warnings}: lines
 *   <li>{@code strands}: names; events refer to them by index, from 0
 *   <li>{@code events}: {@code place} (from 1), {@code strand}, {@code kind} (a constant of {@link
 *       io.domainflow.explore.gate.Step.Kind}), {@code session} (from 1, 0 for none), {@code text},
 *       {@code parameters}, {@code result}, {@code blockers} (strands), {@code endedAfter} (a
 *       place; its own if it did not wait, 0 if it waited to the end), {@code objects}
 *   <li>{@code result}: {@code type} and what belongs to it: {@code done}; {@code rows} with {@code
 *       count} and {@code values}; {@code changed} with {@code count}; {@code failed} with {@code
 *       sqlState} (empty if there is none) and {@code message}; {@code unended}
 * </ul>
 *
 * What may be a secret stands as {@code •••}.
 */
public final class JsonReport {
  private JsonReport() {}

  /**
   * Writes the file, and its directories where there are none.
   *
   * @throws IOException if that cannot be done
   */
  public static void write(FailedSchedule failed, Path file) throws IOException {
    ReportFile.write(file, of(failed));
  }

  /** The text of the file. */
  static String of(FailedSchedule failed) {
    FailedSchedule shown = Secrecy.without(failed);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("format", 1);
    report.put("scenario", shown.scenario());
    report.put("search", shown.search());
    report.put("replay", shown.replay());
    report.put("findings", shown.findings().stream().map(JsonReport::finding).toList());
    report.put("anomalies", shown.anomalies().stream().map(JsonReport::anomaly).toList());
    report.put("expected", shown.expected());
    report.put("warnings", shown.warnings());
    report.put("strands", shown.history().strands());
    report.put("events", shown.history().events().stream().map(JsonReport::event).toList());
    return Json.text(report);
  }

  private static Map<String, Object> finding(Finding finding) {
    return fields("kind", finding.kind(), "title", finding.title(), "lines", finding.lines());
  }

  private static Map<String, Object> anomaly(Anomaly anomaly) {
    return fields("name", anomaly.name(), "edges", anomaly.edges(), "places", anomaly.places());
  }

  private static Map<String, Object> event(Event event) {
    return fields(
        "place", event.place(),
        "strand", event.strand(),
        "kind", event.kind().name(),
        "session", event.session(),
        "text", event.text(),
        "parameters", event.parameters(),
        "result", result(event.result()),
        "blockers", event.blockers(),
        "endedAfter", event.endedAfter(),
        "objects", event.objects());
  }

  private static Map<String, Object> result(Result result) {
    if (result instanceof Result.Rows rows) {
      return fields("type", "rows", "count", rows.count(), "values", List.copyOf(rows.values()));
    } else if (result instanceof Result.Changed changed) {
      return fields("type", "changed", "count", changed.count());
    } else if (result instanceof Result.Failed failed) {
      return fields("type", "failed", "sqlState", failed.sqlState(), "message", failed.message());
    }
    return fields("type", result instanceof Result.Unended ? "unended" : "done");
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
