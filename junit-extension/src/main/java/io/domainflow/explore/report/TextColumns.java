package io.domainflow.explore.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The story in columns, one a strand, one row a moment. For one thread, once. */
final class TextColumns {
  private static final String LINE = " │ ";
  private static final String WAITING = "┊";

  private final Story story;
  private final List<Integer> strands;
  private final int gutter;
  private final int width;
  private final Set<Integer> waiting = new HashSet<>();
  private final List<String> lines = new ArrayList<>();

  TextColumns(Story story, int gutter, int width) {
    this.story = story;
    this.strands = story.strands();
    this.gutter = gutter;
    this.width = width;
  }

  /** What is left for a column of each strand. */
  static int width(Story story, int gutter, int line) {
    int strands = Math.max(1, story.strands().size());
    return (line - gutter) / strands - LINE.length();
  }

  List<String> lines(List<Told> digest) {
    heading();
    digest.forEach(this::row);
    return lines;
  }

  private void heading() {
    StringBuilder names = new StringBuilder(" ".repeat(gutter));
    StringBuilder rule = new StringBuilder("─".repeat(gutter));
    for (int strand : strands) {
      names.append(LINE).append(Glyphs.padded(story.name(strand), width));
      rule.append("─┼─").append("─".repeat(width));
    }
    lines.add(names.toString().stripTrailing());
    lines.add(rule.toString());
  }

  private void row(Told told) {
    if (told instanceof Told.Left left) {
      add("", left.strand(), TextRows.left(story, left));
      return;
    }
    Moment moment = ((Told.Shown) told).moment();
    int strand = moment.event().strand();
    waiting.remove(strand);
    String number = TextRows.number(story, moment, gutter);
    for (String line : Cells.of(story, moment, width)) {
      add(number, strand, line);
      number = "";
    }
    if (moment.phase() == Moment.Phase.WAITS) {
      waiting.add(strand);
    }
  }

  private void add(String number, int strand, String cell) {
    StringBuilder line = new StringBuilder(Glyphs.padded(number, gutter));
    for (int column : strands) {
      String text = column == strand ? cell : waiting.contains(column) ? WAITING : "";
      line.append(LINE).append(Glyphs.padded(text, width));
    }
    lines.add(line.toString().stripTrailing());
  }
}
