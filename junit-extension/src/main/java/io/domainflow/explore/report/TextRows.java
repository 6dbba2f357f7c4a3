package io.domainflow.explore.report;

import java.util.ArrayList;
import java.util.List;

/** The story of many strands in rows, each with its strand's name in front. */
final class TextRows {
  private static final int NAME = 24;

  private TextRows() {}

  static List<String> of(Story story, List<Told> digest, int gutter, int width) {
    int name = story.strands().stream().mapToInt(s -> Glyphs.width(story.name(s))).max().orElse(1);
    int column = Math.min(name, NAME);
    List<String> lines = new ArrayList<>();
    for (Told told : digest) {
      if (told instanceof Told.Left left) {
        lines.add(" ".repeat(gutter + 1) + left(story, left));
      } else if (told instanceof Told.Shown shown) {
        lines.addAll(row(story, shown.moment(), gutter, column, width));
      }
    }
    return lines;
  }

  private static List<String> row(Story story, Moment moment, int gutter, int column, int width) {
    String name = Glyphs.padded(story.name(moment.event().strand()), column);
    String head = Glyphs.padded(number(story, moment, gutter), gutter) + " " + name + "  ";
    List<String> lines = new ArrayList<>();
    for (String line : Cells.of(story, moment, width - gutter - column - 3)) {
      lines.add((lines.isEmpty() ? head : " ".repeat(gutter + column + 3)) + line);
    }
    return lines;
  }

  /** The event's place, with a mark if it is part of the anomaly; once for each event. */
  static String number(Story story, Moment moment, int gutter) {
    if (moment.phase() == Moment.Phase.GOES_ON) {
      return "";
    }
    String place = Integer.toString(moment.event().place());
    String mark = story.marked(moment.event()) ? "*" : " ";
    return " ".repeat(Math.max(0, gutter - 1 - place.length())) + place + mark;
  }

  static String left(Story story, Told.Left left) {
    String steps = left.count() == 1 ? "1 step" : left.count() + " steps";
    return "… " + steps + " of " + story.name(left.strand()) + " alone";
  }
}
