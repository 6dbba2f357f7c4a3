package io.domainflow.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What was measured. Immutable.
 *
 * @param figure the figure, in {@code unit}
 * @param goal what it should be, in {@code unit}
 * @param better on which side of the goal it should be
 * @param header of the table
 * @param rows of the table, as wide as the header
 */
record Measurement(
    double figure,
    String unit,
    double goal,
    Better better,
    List<String> header,
    List<List<String>> rows) {

  /** Which side of a goal is the good one. */
  enum Better {
    HIGHER,
    LOWER
  }

  Measurement {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  boolean ok() {
    return better == Better.HIGHER ? figure >= goal : figure <= goal;
  }

  /** The line that a figure ends with. */
  String lastLine(String name) {
    return String.format(
        Locale.ROOT,
        "%s %s %s goal %s %s",
        name,
        number(figure),
        unit,
        number(goal),
        ok() ? "ok" : "short");
  }

  /** Three significant digits or so. */
  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
  }
}
