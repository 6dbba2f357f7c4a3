package io.domainflow.explore.report;

import io.domainflow.explore.history.Event;
import java.util.ArrayList;
import java.util.List;

/** Moments as lines of text of a given width. */
final class Cells {
  private static final int SQL_LINES = 3;
  private static final int RESULT_LINES = 2;
  private static final String INDENT = "  ";

  private Cells() {}

  static List<String> of(Story story, Moment moment, int width) {
    Event event = moment.event();
    return switch (moment.phase()) {
      case STEP ->
          Words.endsTransaction(event) ? end(story, event, width) : step(story, event, width);
      case WAITS -> waits(story, event, width);
      case GOES_ON -> SqlFit.fitted(Words.goesOn(story, event), width, RESULT_LINES);
    };
  }

  private static List<String> step(Story story, Event event, int width) {
    String result = Words.result(story, event);
    return together(Words.step(story, event), result, width);
  }

  /** The end of a transaction stands out, as a bar. */
  private static List<String> end(Story story, Event event, int width) {
    String bar = "══ " + Words.step(story, event) + " ";
    String line = bar + "═".repeat(Math.max(2, Math.min(width, 40) - Glyphs.width(bar)));
    List<String> lines = new ArrayList<>(List.of(Glyphs.elided(line, width)));
    lines.addAll(indented(Words.result(story, event), width));
    return lines;
  }

  private static List<String> waits(Story story, Event event, int width) {
    List<String> lines = new ArrayList<>(sql(Words.step(story, event), width));
    lines.addAll(indented(Words.waits(story, event), width));
    return lines;
  }

  /** On one line if there is room. */
  private static List<String> together(String step, String result, int width) {
    List<String> lines = new ArrayList<>(sql(step, width));
    int last = lines.size() - 1;
    String both = lines.get(last) + INDENT + result;
    if (result.isEmpty() || Glyphs.width(both) > width) {
      lines.addAll(indented(result, width));
    } else {
      lines.set(last, both);
    }
    return lines;
  }

  private static List<String> sql(String sql, int width) {
    if (sql.isEmpty()) {
      return List.of("");
    }
    List<String> lines = fitted(sql, width, SQL_LINES);
    List<String> hanging = new ArrayList<>(lines.subList(0, 1));
    lines.stream().skip(1).forEach(line -> hanging.add(INDENT + line));
    return hanging;
  }

  private static List<String> indented(String text, int width) {
    if (text.isEmpty()) {
      return List.of();
    }
    return fitted(text, width, RESULT_LINES).stream().map(line -> INDENT + line).toList();
  }

  /** In lines that leave room for an indentation. */
  private static List<String> fitted(String text, int width, int lines) {
    return SqlFit.fitted(text, width - INDENT.length(), lines);
  }
}
