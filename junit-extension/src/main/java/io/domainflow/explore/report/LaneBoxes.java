package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.List;
import java.util.Locale;

/** Boxes of the moments, with their numbers; each clips what is in it. */
final class LaneBoxes {
  private final Story story;
  private final LaneLayout layout;
  private final StringBuilder svg;

  LaneBoxes(Story story, LaneLayout layout, StringBuilder svg) {
    this.story = story;
    this.layout = layout;
    this.svg = svg;
  }

  void draw() {
    layout.boxes().forEach(this::guide);
    layout.boxes().forEach(this::box);
    for (LaneLayout.Skip skip : layout.skips()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"skip\" x=\"%d\" y=\"%d\">%s</text>\n",
              layout.x(skip.strand()) + LaneLayout.PADDING,
              skip.y() + LaneLayout.LINE - 4,
              Markup.escaped(skip.words())));
    }
  }

  /** From the number to its box. */
  private void guide(Box box) {
    if (box.moment().phase() != Moment.Phase.GOES_ON) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"guide\" d=\"M%d %d H%d\"/>\n",
              LaneLayout.GUTTER - 10,
              box.y() + LaneLayout.LINE - 4,
              box.x()));
    }
  }

  private void box(Box box) {
    Event event = box.moment().event();
    String marked = story.marked(event) ? " marked" : "";
    if (box.moment().phase() != Moment.Phase.GOES_ON) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"place%s\" x=\"%d\" y=\"%d\">%d</text>\n",
              marked,
              LaneLayout.GUTTER - 16,
              box.y() + LaneLayout.LINE + 1,
              event.place()));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"box %s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">"
                + "<title>%s</title>"
                + "<rect x=\"1\" y=\"1\" width=\"%d\" height=\"%d\" rx=\"%d\"/>",
            look(box),
            marked,
            box.x(),
            box.y(),
            box.width(),
            box.height(),
            Markup.escaped(full(event)),
            box.width() - 2,
            box.height() - 2,
            isPill(box) ? box.height() / 2 : 5));
    text(box);
    svg.append("</svg>\n");
  }

  private void text(Box box) {
    if (isPill(box)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>",
              box.width() / 2,
              box.height() / 2 + 5,
              Markup.escaped(box.sql().get(0))));
      return;
    }
    int y = LaneLayout.PADDING + 10;
    y = lines("sql", box.sql(), y);
    lines("result", box.result(), y);
  }

  private int lines(String look, List<String> lines, int top) {
    int y = top;
    for (String line : lines) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>",
              look,
              LaneLayout.PADDING,
              y,
              Markup.escaped(line)));
      y += LaneLayout.LINE;
    }
    return y;
  }

  private static boolean isPill(Box box) {
    return Words.endsTransaction(box.moment().event())
        && box.result().isEmpty()
        && box.sql().size() == 1;
  }

  private static String look(Box box) {
    Event event = box.moment().event();
    if (box.moment().phase() == Moment.Phase.WAITS) {
      return "waits";
    } else if (event.result() instanceof Result.Failed) {
      return "failed";
    } else if (box.moment().phase() == Moment.Phase.GOES_ON) {
      return "goes-on";
    } else if (event.kind() == Step.Kind.ROLLBACK) {
      return "rollback";
    }
    return Words.endsTransaction(event) ? "commit" : "step";
  }

  private String full(Event event) {
    String waits = event.waited() ? "\n" + Words.waits(story, event) : "";
    String result = Words.result(story, event);
    return "step "
        + event.place()
        + ", "
        + story.name(event.strand())
        + "\n"
        + SqlText.oneLine(event.text(), event.parameters())
        + waits
        + (result.isEmpty() ? "" : "\n" + result);
  }
}
