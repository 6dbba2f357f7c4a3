package io.domainflow.explore.report;

import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A failure as text, for a terminal and for the message of an assertion: what is wrong, the history
 * in columns, one a strand, then why, and how to run it again. A screen of 120 columns where the
 * story is short enough. What may be a secret is hidden. Stateless.
 */
public final class TextReport {
  private static final int WIDTH = 120;

  /** Columns narrower than this are no reading. */
  private static final int COLUMN = 26;

  /** A story of more moments is shortened. */
  private static final int MOMENTS = 60;

  /** Of what a finding tells, and of what was expected. */
  private static final int LINES = 10;

  private TextReport() {}

  /**
   * The whole text.
   *
   * @param html where the same stands with a picture
   * @return lines, each ended by a line feed
   */
  public static String of(FailedSchedule failed, Optional<Path> html) {
    Story story = Story.of(failed);
    List<String> lines = new ArrayList<>();
    heading(lines, story.failed());
    lines.add("");
    lines.addAll(history(story));
    lines.add("");
    story.failed().anomalies().forEach(anomaly -> cycle(lines, anomaly));
    section(lines, "expected", story.failed().expected());
    section(lines, "warning", story.failed().warnings());
    String replay = story.failed().replay();
    if (!replay.isEmpty()) {
      lines.add("replay: " + Replay.annotation(replay));
      lines.add("     or " + Replay.property(failed.scenario(), replay));
    }
    html.ifPresent(path -> lines.add("report: " + path));
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static void heading(List<String> lines, FailedSchedule failed) {
    String names =
        failed.anomalies().stream().map(Anomaly::name).distinct().collect(Collectors.joining(", "));
    lines.add("✗ " + Glyphs.visible(failed.scenario()) + (names.isEmpty() ? "" : ": " + names));
    for (Finding finding : failed.findings()) {
      lines.addAll(paragraph("  ", finding.title()));
      lines.addAll(paragraphs("    ", finding.lines()));
    }
    if (!failed.search().isEmpty()) {
      lines.addAll(paragraph("  ", failed.search()));
    }
  }

  private static List<String> history(Story story) {
    int gutter =
        1
            + story.moments().stream()
                .mapToInt(moment -> Integer.toString(moment.event().place()).length() + 1)
                .max()
                .orElse(2);
    List<Told> digest = Digest.of(story, MOMENTS);
    int column = TextColumns.width(story, gutter, WIDTH);
    return column < COLUMN
        ? TextRows.of(story, digest, gutter, WIDTH)
        : new TextColumns(story, gutter, column).lines(digest);
  }

  private static void cycle(List<String> lines, Anomaly anomaly) {
    String marked = anomaly.places().isEmpty() ? ":" : " (steps marked *):";
    lines.add(Glyphs.visible(anomaly.name()) + marked);
    anomaly.edges().forEach(edge -> lines.addAll(paragraph("  ", edge)));
  }

  private static void section(List<String> lines, String name, List<String> content) {
    if (content.size() == 1) {
      lines.addAll(paragraph("", name + ": " + content.get(0)));
    } else if (!content.isEmpty()) {
      lines.add(name + ":");
      lines.addAll(paragraphs("  ", content));
    }
  }

  private static List<String> paragraphs(String indent, List<String> texts) {
    List<String> lines = new ArrayList<>();
    texts.stream().limit(LINES).forEach(text -> lines.addAll(paragraph(indent, text)));
    if (texts.size() > LINES) {
      lines.add(indent + "… " + (texts.size() - LINES) + " more");
    }
    return lines;
  }

  private static List<String> paragraph(String indent, String text) {
    return text.lines()
        .flatMap(line -> Glyphs.wrapped(Glyphs.visible(line), WIDTH - indent.length()).stream())
        .map(line -> indent + line)
        .toList();
  }
}
