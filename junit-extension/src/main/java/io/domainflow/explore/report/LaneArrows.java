package io.domainflow.explore.report;

import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who waits for whom, who lets whom go on, and the edges of the cycle. */
final class LaneArrows {
  private static final int BAR = 18;
  private static final int LABEL_HEIGHT = 20;

  /** How far along its edge a label is. */
  private static final double LABEL = 0.26;

  private final Story story;
  private final LaneLayout layout;
  private final StringBuilder svg;
  private final List<Integer> labels = new ArrayList<>();

  LaneArrows(Story story, LaneLayout layout, StringBuilder svg) {
    this.story = story;
    this.layout = layout;
    this.svg = svg;
  }

  /** Bars and arrows of the waits; they lie behind the boxes. */
  void drawWaits() {
    for (Box box : layout.boxes()) {
      switch (box.moment().phase()) {
        case WAITS -> {
          bar(box);
          box.moment().event().blockers().forEach(blocker -> waitsFor(box, blocker));
        }
        case GOES_ON -> letGo(box);
        case STEP -> {}
      }
    }
  }

  private void bar(Box box) {
    Event event = box.moment().event();
    boolean forEver = event.result() instanceof Result.Unended;
    int bottom =
        forEver
            ? layout.height() - 10
            : layout.end(event).map(Box::y).filter(y -> y > box.y()).orElse(box.bottom());
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"waiting\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
            box.x() + box.width() / 2 - BAR / 2,
            box.bottom() - 1,
            BAR,
            Math.max(0, bottom - box.bottom() + 2)));
  }

  private void waitsFor(Box box, int blocker) {
    if (!layout.isShown(blocker) || blocker == box.strand()) {
      return;
    }
    boolean rightwards = layout.x(blocker) > box.x();
    int from = rightwards ? box.right() : box.x();
    int to = rightwards ? layout.x(blocker) + 6 : layout.x(blocker) + layout.laneWidth() - 6;
    int y = box.bottom() - 13;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"blocked\" marker-end=\"url(#blocked-head)\" d=\"M%d %d H%d\">"
                + "<title>%s</title></path>\n",
            from,
            y,
            to,
            Markup.escaped(story.name(box.strand()) + " waits for " + story.name(blocker))));
  }

  /** From the step that let it go on. */
  private void letGo(Box box) {
    int place = box.moment().event().endedAfter();
    story.events().stream()
        .filter(event -> event.place() == place && event.strand() != box.strand())
        .findFirst()
        .flatMap(layout::end)
        .ifPresent(from -> letGo(from, box));
  }

  private void letGo(Box from, Box to) {
    boolean rightwards = to.x() > from.x();
    int start = rightwards ? from.right() : from.x();
    int end = rightwards ? to.x() - 2 : to.right() + 2;
    int bend = (end - start) / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"lets-go\" marker-end=\"url(#lets-go-head)\""
                + " d=\"M%d %d C%d %d %d %d %d %d\"><title>lets it go on</title></path>\n",
            start,
            from.middle(),
            start + bend,
            from.middle(),
            end - bend,
            to.middle(),
            end,
            to.middle()));
  }

  /** Edges that name two places; they lie over the boxes' edges, and labels over all. */
  void drawCycle(List<Edge> edges) {
    Map<Edge, Curve> curves = new LinkedHashMap<>();
    for (Edge edge : edges) {
      Optional<Box> from = layout.begin(edge.from());
      Optional<Box> to = layout.begin(edge.to());
      if (edge.joinsPlaces() && from.isPresent() && to.isPresent()) {
        curves.put(edge, Curve.between(from.get(), to.get(), layout));
      }
    }
    curves.forEach(this::edge);
    curves.forEach(this::label);
  }

  private void edge(Edge edge, Curve curve) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"edge\" marker-end=\"url(#edge-head)\" d=\"%s\">"
                + "<title>%s</title></path>\n",
            curve.path(),
            Markup.escaped(edge.sentence())));
  }

  /** Near the beginning, where it can be told from others that go the same way. */
  private void label(Edge edge, Curve curve) {
    boolean wide = layout.hasWideGaps() && !edge.label().isEmpty();
    String label = wide ? edge.number() + " " + edge.label() : Integer.toString(edge.number());
    int width = 16 + (int) (Glyphs.width(label) * 6.8);
    int x = wide ? (curve.x0() + curve.x3()) / 2 : curve.x(LABEL);
    int y = curve.y(LABEL);
    while (isTaken(y)) {
      y += LABEL_HEIGHT + 2;
    }
    labels.add(y);
    svg.append(
        String.format(
            Locale.ROOT,
            "<g class=\"edge-label\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " rx=\"10\"/><text x=\"%d\" y=\"%d\">%s</text></g>\n",
            x - width / 2,
            y - LABEL_HEIGHT / 2,
            width,
            LABEL_HEIGHT,
            x,
            y + 4,
            Markup.escaped(label)));
  }

  private boolean isTaken(int y) {
    return labels.stream().anyMatch(other -> Math.abs(other - y) < LABEL_HEIGHT);
  }
}
