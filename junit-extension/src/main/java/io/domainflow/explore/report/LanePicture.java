package io.domainflow.explore.report;

import java.util.List;
import java.util.Locale;

/** The story as swim lanes, in SVG; its colours are the style sheet's. */
final class LanePicture {
  private static final String DEFINITIONS =
      """
      <defs>
      <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><rect class="hatch-ground" width="7" height="7"/>\
      <line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern>
      <marker id="blocked-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" \
      markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
      <marker id="lets-go-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" \
      markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
      <marker id="edge-head" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="10" \
      markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
      </defs>
      """;

  private LanePicture() {}

  static String of(Story story, List<Edge> edges) {
    LaneLayout layout = new LaneLayout(story);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"lanes\" viewBox=\"0 0 %d %d\" style=\"min-width:%dpx;max-width:%dpx\""
                + " role=\"img\" aria-label=\"Steps of the schedule, a lane for each strand\">\n",
            layout.width(),
            layout.height(),
            layout.width() * 4 / 5,
            layout.width() * 6 / 5));
    svg.append(DEFINITIONS);
    new LaneBands(story, layout, svg).draw();
    LaneArrows arrows = new LaneArrows(story, layout, svg);
    arrows.drawWaits();
    new LaneBoxes(story, layout, svg).draw();
    arrows.drawCycle(edges);
    return svg.append("</svg>\n").toString();
  }
}
