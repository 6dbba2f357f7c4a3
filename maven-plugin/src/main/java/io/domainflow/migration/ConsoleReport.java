package io.domainflow.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A verdict as lines for a terminal or a log: a table, then the findings. */
public final class ConsoleReport {
  /**
   * A line.
   *
   * @param severity of the finding that it belongs to; notes are as good as information
   */
  public record Line(Severity severity, String text) {}

  private static final int WIDEST = 40;

  /** Of what is no error: a project that begins has one of a kind in each script. */
  private static final int MOST_OF_A_RULE = 3;

  private ConsoleReport() {}

  /** All lines but the summary; what matters most comes last, where people look first. */
  public static List<Line> of(Verdict verdict) {
    List<Line> lines = new ArrayList<>();
    table(verdict).forEach(text -> lines.add(new Line(Severity.NOTE, text)));
    List<Finding> findings = new ArrayList<>(verdict.findings());
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    Map<Rule, Integer> told = new EnumMap<>(Rule.class);
    for (Finding finding : findings) {
      int number = told.merge(finding.rule(), 1, Integer::sum);
      if (finding.severity() == Severity.ERROR || number <= MOST_OF_A_RULE) {
        lines.add(new Line(finding.severity(), finding.headline()));
        finding.details().forEach(text -> lines.add(new Line(finding.severity(), "    " + text)));
      } else if (number == MOST_OF_A_RULE + 1) {
        long all = findings.stream().filter(each -> each.rule() == finding.rule()).count();
        String more =
            finding.rule().id() + "  and " + (all - MOST_OF_A_RULE) + " more, in the report";
        lines.add(new Line(finding.severity(), more));
      }
    }
    return lines;
  }

  private static List<String> table(Verdict verdict) {
    int version = "version".length();
    int description = "description".length();
    for (MigrationOutcome outcome : verdict.outcomes()) {
      version = Math.max(version, outcome.migration().version().toString().length());
      description = Math.max(description, description(outcome).length());
    }
    String row = "  %-" + version + "s  %-" + description + "s  %-7s  %-12s  %-8s  %9s";
    List<String> lines = new ArrayList<>();
    lines.add(row(row, "version", "description", "up", "down", "up again", "time"));
    for (MigrationOutcome outcome : verdict.outcomes()) {
      lines.add(
          row(
              row,
              outcome.migration().version().toString(),
              description(outcome),
              outcome.up().state().text(),
              outcome.down().state().text(),
              outcome.upAgain().state().text(),
              millis(outcome.elapsed())));
    }
    lines.add("  " + chain(verdict.chain()));
    return lines;
  }

  private static String row(String form, Object... cells) {
    return String.format(Locale.ROOT, form, cells);
  }

  private static String description(MigrationOutcome outcome) {
    String text = outcome.migration().description();
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  static String chain(ChainOutcome chain) {
    if (chain.state() == Step.State.NOT_RUN) {
      return "the whole chain down and up again: not run";
    }
    String end = chain.downTo().isEmpty() ? "the start" : chain.downTo();
    return "the whole chain down to %s and up again: %s, %s"
        .formatted(end, chain.state().text(), millis(chain.elapsed()));
  }

  private static String millis(Duration elapsed) {
    return elapsed.toMillis() + " ms";
  }
}
