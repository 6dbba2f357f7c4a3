package io.domainflow.explore.report;

import java.util.List;
import java.util.Locale;

/** What lies behind the boxes: lanes with their names, and a band for each transaction. */
final class LaneBands {
  private static final int INSET = 7;

  private final Story story;
  private final LaneLayout layout;
  private final StringBuilder svg;

  LaneBands(Story story, LaneLayout layout, StringBuilder svg) {
    this.story = story;
    this.layout = layout;
    this.svg = svg;
  }

  void draw() {
    for (int strand : layout.strands()) {
      lane(strand);
    }
    Transaction.in(story.events()).forEach(this::band);
  }

  private void lane(int strand) {
    int middle = layout.x(strand) + layout.laneWidth() / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"life\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
            middle,
            LaneLayout.HEADING - 6,
            middle,
            layout.height()));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"strand\" x=\"%d\" y=\"26\">%s</text>\n",
            middle,
            Markup.escaped(Glyphs.elided(story.name(strand), layout.laneWidth() / 10))));
  }

  private void band(Transaction transaction) {
    List<Box> inside =
        layout.boxes().stream()
            .filter(box -> box.strand() == transaction.strand())
            .filter(box -> box.moment().event().session() == transaction.session())
            .filter(box -> box.place() >= transaction.first() && box.place() <= transaction.last())
            .toList();
    if (inside.isEmpty()) {
      return;
    }
    boolean open = transaction.end() == Transaction.End.OPEN;
    int x = inside.get(0).x() - INSET;
    int y = inside.get(0).y() - INSET + 1;
    int bottom =
        open
            ? layout.height() - INSET
            : inside.stream().mapToInt(Box::bottom).max().orElse(y) + INSET - 1;
    String kind = transaction.end().name().toLowerCase(Locale.ROOT).replace('_', '-');
    svg.append(
        String.format(
            Locale.ROOT,
            "<g class=\"transaction %s\"><title>%s</title>"
                + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>"
                + "<path d=\"M%d %d h-4 V%d%s\"/></g>\n",
            kind,
            Markup.escaped("transaction of " + story.name(transaction.strand()) + ", " + kind),
            x,
            y,
            layout.laneWidth() + 2 * INSET,
            bottom - y,
            x + 2,
            y + 6,
            bottom - 6,
            open ? "" : " h4"));
  }
}
