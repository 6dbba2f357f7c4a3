package io.domainflow.explore.report;

import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The page around the picture. For one thread, once. */
final class HtmlPage {
  private static final String LEGEND =
      """
      <p class="legend"><span class="key transaction-key"></span>transaction
      <span class="key commit-key"></span>commit <span class="key waiting-key"></span>waits inside the
      server <span class="key lets-go-key"></span>lets it go on <span class="key failed-key"></span>error
      <span class="key edge-key"></span>in the anomaly's cycle</p>
      """;

  private final Story story;
  private final FailedSchedule failed;
  private final StringBuilder page = new StringBuilder();

  HtmlPage(Story story) {
    this.story = story;
    this.failed = story.failed();
  }

  String text() {
    String names =
        failed.anomalies().stream().map(Anomaly::name).distinct().collect(Collectors.joining(", "));
    String title = failed.scenario() + (names.isEmpty() ? "" : ": " + names);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append(
        """
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        """);
    page.append("<title>").append(Markup.escaped(title)).append("</title>\n<style>\n");
    page.append(styles()).append("</style>\n</head>\n<body>\n<main>\n");
    heading(names);
    List<Edge> edges = anomalies();
    section(
        "Schedule",
        "<div class=\"scroll\">\n" + LanePicture.of(story, edges) + "</div>\n" + LEGEND);
    list("Expected", failed.expected());
    list("Warnings", failed.warnings());
    replay();
    section("Steps", "<div class=\"scroll\">\n" + EventTable.of(story) + "</div>\n");
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private void heading(String names) {
    page.append("<header>\n<p class=\"verdict\">✗ failed");
    page.append(names.isEmpty() ? "" : ": <b>" + Markup.escaped(names) + "</b>");
    page.append("</p>\n<h1>").append(Markup.escaped(failed.scenario())).append("</h1>\n");
    for (Finding finding : failed.findings()) {
      page.append("<div class=\"finding\"><p>").append(Markup.escaped(finding.title()));
      page.append("</p>");
      if (!finding.lines().isEmpty()) {
        String lines = String.join("\n", finding.lines());
        page.append("<pre>").append(Markup.escaped(lines)).append("</pre>");
      }
      page.append("</div>\n");
    }
    page.append("<p class=\"search\">").append(Markup.escaped(failed.search()));
    page.append("</p>\n</header>\n");
  }

  /** All edges; numbers in the picture are numbers in the list. */
  private List<Edge> anomalies() {
    List<Edge> edges = new ArrayList<>();
    for (Anomaly anomaly : failed.anomalies()) {
      List<Edge> own = Edge.of(anomaly, failed.history().strands(), edges.size() + 1);
      edges.addAll(own);
      String items =
          own.stream()
              .map(
                  edge ->
                      "<li><span class=\"number\">%d</span> %s</li>\n"
                          .formatted(edge.number(), Markup.escaped(edge.sentence())))
              .collect(Collectors.joining());
      section(anomaly.name(), "<ul class=\"edges\">\n" + items + "</ul>\n");
    }
    return edges;
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      String items =
          lines.stream()
              .map(line -> "<li>" + Markup.escaped(line) + "</li>\n")
              .collect(Collectors.joining());
      section(title, "<ul class=\"lines\">\n" + items + "</ul>\n");
    }
  }

  private void replay() {
    if (failed.replay().isEmpty()) {
      return;
    }
    String annotation = Markup.escaped(Replay.annotation(failed.replay()));
    String property = Markup.escaped(Replay.property(failed.scenario(), failed.replay()));
    section(
        "Replay",
        "<pre class=\"copy\">"
            + annotation
            + "</pre>\n<pre class=\"copy\">"
            + property
            + "</pre>\n");
  }

  private void section(String title, String content) {
    page.append("<section>\n<h2>").append(Markup.escaped(title)).append("</h2>\n");
    page.append(content).append("</section>\n");
  }

  private static String styles() {
    try (InputStream file = HtmlPage.class.getResourceAsStream("report.css")) {
      if (file == null) {
        throw new IllegalStateException("report.css is missing beside " + HtmlPage.class);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
