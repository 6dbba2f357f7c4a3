package io.domainflow.migration;

import static io.domainflow.explore.report.Markup.escaped;

import io.domainflow.impact.Impact;
import io.domainflow.impact.TableLockMode;
import io.domainflow.impact.Touched;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The locks of a script over time: a bar for each, from sending the statement to the end of its
 * transaction; dark where the statement itself ran. Texts keep their size where the page is narrow.
 */
final class LockPicture {
  private static final Set<String> OF_A_TABLE = Set.of("index", "sequence");
  private static final int ROW = 42;
  private static final int TEXT = 16;
  private static final int BAR = 12;
  private static final int AXIS = 22;

  private record Bar(Touched touched, Impact impact, double start) {
    double end() {
      return start + Math.max(seconds(impact.held()), seconds(impact.elapsed()));
    }
  }

  private final List<Bar> bars = new ArrayList<>();
  private final double end;

  LockPicture(ScriptRun run, List<Impact> impacts) {
    Map<SqlStatement, Double> starts = new HashMap<>();
    double time = 0;
    for (ScriptRun.Executed executed : run.statements()) {
      starts.put(executed.statement(), time);
      time += seconds(executed.elapsed());
    }
    double last = time;
    for (Impact impact : impacts) {
      double start = starts.getOrDefault(impact.statement(), 0.0);
      for (Touched touched : shown(impact)) {
        Bar bar = new Bar(touched, impact, start);
        bars.add(bar);
        last = Math.max(last, bar.end());
      }
    }
    end = Math.max(last, 1e-6);
  }

  /** An index or a sequence goes with its table. */
  static List<Touched> shown(Impact impact) {
    return impact.touched().stream()
        .filter(touched -> !OF_A_TABLE.contains(touched.kind()))
        .toList();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** A time as people read it: {@code 12 ms}. */
  static String millis(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    int height = bars.size() * ROW + AXIS;
    svg.append(
        "<svg class=\"locks\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"locks over time\">\n"
            .formatted(height));
    for (int i = 0; i < bars.size(); i++) {
      append(svg, bars.get(i), i * ROW);
    }
    int axis = bars.size() * ROW;
    svg.append(
        "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n"
            .formatted(axis + 2, axis + 2));
    svg.append("<text class=\"scale\" x=\"0\" y=\"%d\">0</text>\n".formatted(axis + TEXT));
    svg.append(
        "<text class=\"scale\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(axis + TEXT, millis(Duration.ofNanos((long) (end * 1e9)))));
    return svg.append("</svg>\n").toString();
  }

  private void append(StringBuilder svg, Bar bar, int top) {
    TableLockMode mode = bar.touched().mode();
    String kind = mode == null ? "none" : kind(mode);
    String statement = bar.impact().statement().shortened();
    svg.append("<g class=\"%s\"><title>%s</title>".formatted(kind, escaped(statement)));
    svg.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(top + TEXT, escaped(text(bar))));
    int y = top + TEXT + 6;
    svg.append(rect("held", bar.start(), bar.end(), y));
    svg.append(rect("ran", bar.start(), bar.start() + seconds(bar.impact().elapsed()), y));
    svg.append("</g>\n");
  }

  private String rect(String name, double from, double to, int y) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%d\" height=\"%d\"/>",
        name,
        100 * from / end,
        Math.max(0.4, 100 * (to - from) / end),
        y,
        BAR);
  }

  private static String text(Bar bar) {
    Touched touched = bar.touched();
    StringBuilder text = new StringBuilder();
    text.append("line ")
        .append(bar.impact().statement().line())
        .append("  ")
        .append(touched.relation());
    if (touched.mode() != null) {
      text.append("  ").append(touched.mode()).append(' ').append(millis(bar.impact().held()));
    }
    text.append(touched.rewritten() ? ", rewritten" : "");
    text.append(touched.scanned() && !touched.rewritten() ? ", read whole" : "");
    return text.toString();
  }

  private static String kind(TableLockMode mode) {
    if (mode.stopsReaders()) {
      return "stops-all";
    }
    return mode.stopsWriters() ? "stops-writers" : "stops-none";
  }
}
