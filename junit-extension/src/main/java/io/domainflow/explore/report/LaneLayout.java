package io.domainflow.explore.report;

import io.domainflow.explore.history.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where things stand in the picture: a lane a strand from left to right, a row a moment from top to
 * bottom. Immutable once made; all measures in pixels.
 */
final class LaneLayout {
  static final int GUTTER = 46;
  static final int HEADING = 44;
  static final int PADDING = 9;
  static final int LINE = 17;
  private static final int ROW_GAP = 12;
  private static final int MARGIN = 14;
  private static final int PILL = 26;

  /** Of a character in the font of the boxes, with a little to spare. */
  private static final double CHARACTER = 7.6;

  private static final int RESULT_LINES = 3;

  /** A story of more moments is shortened; the table has them all. */
  private static final int MOMENTS = 60;

  private final Story story;
  private final List<Integer> strands;
  private final int lane;
  private final int gap;
  private final List<Box> boxes = new ArrayList<>();
  private final List<Skip> skips = new ArrayList<>();
  private int height = HEADING + MARGIN;

  /** What is not told, in words. */
  record Skip(int strand, int y, String words) {}

  LaneLayout(Story story) {
    this.story = story;
    this.strands = story.strands();
    switch (strands.size()) {
      case 0, 1 -> {
        lane = 560;
        gap = 60;
      }
      case 2 -> {
        lane = 352;
        gap = 136;
      }
      case 3 -> {
        lane = 264;
        gap = 48;
      }
      case 4 -> {
        lane = 230;
        gap = 42;
      }
      default -> {
        lane = 212;
        gap = 36;
      }
    }
    Digest.of(story, MOMENTS).forEach(this::add);
  }

  private void add(Told told) {
    if (told instanceof Told.Left left) {
      skips.add(new Skip(left.strand(), height, TextRows.left(story, left)));
      height += LINE + ROW_GAP;
    } else if (told instanceof Told.Shown shown) {
      Box box = box(shown.moment());
      boxes.add(box);
      height = box.bottom() + ROW_GAP;
    }
  }

  private Box box(Moment moment) {
    Event event = moment.event();
    int characters = (int) ((lane - 2 * PADDING) / CHARACTER);
    List<String> sql = List.of();
    String result = Words.result(story, event);
    switch (moment.phase()) {
      case STEP -> sql = SqlFit.fitted(Words.step(story, event), characters, sqlLines());
      case WAITS -> {
        sql = SqlFit.fitted(Words.step(story, event), characters, sqlLines());
        result = Words.waits(story, event);
      }
      case GOES_ON -> result = Words.goesOn(story, event);
    }
    List<String> outcome = SqlFit.fitted(result, characters, RESULT_LINES);
    boolean pill = Words.endsTransaction(event) && sql.size() + outcome.size() == 1;
    int size = pill ? PILL : (sql.size() + outcome.size()) * LINE + 2 * PADDING - 4;
    return new Box(moment, x(event.strand()), height, lane, size, sql, outcome);
  }

  /** Narrow boxes are higher. */
  private int sqlLines() {
    return lane < 250 ? 5 : 4;
  }

  List<Integer> strands() {
    return strands;
  }

  List<Box> boxes() {
    return boxes;
  }

  List<Skip> skips() {
    return skips;
  }

  /** The left edge of a strand's lane. */
  int x(int strand) {
    return GUTTER + Math.max(0, strands.indexOf(strand)) * (lane + gap);
  }

  int laneWidth() {
    return lane;
  }

  /** Whether words fit between two lanes. */
  boolean hasWideGaps() {
    return gap > 100;
  }

  boolean isShown(int strand) {
    return strands.contains(strand);
  }

  int width() {
    int lanes = Math.max(1, strands.size());
    return GUTTER + lanes * lane + (lanes - 1) * gap + MARGIN + (lanes == 1 ? gap : 0);
  }

  int height() {
    return height + MARGIN;
  }

  /** The box of an event's beginning. */
  Optional<Box> begin(int place) {
    return boxes.stream().filter(box -> box.place() == place).findFirst();
  }

  /** The box of an event's end, or of the statement whose commit it is. */
  Optional<Box> end(Event event) {
    return boxes.stream()
        .filter(box -> box.strand() == event.strand() && box.place() <= event.place())
        .filter(box -> box.moment().phase() != Moment.Phase.WAITS)
        .reduce((earlier, later) -> later);
  }
}
