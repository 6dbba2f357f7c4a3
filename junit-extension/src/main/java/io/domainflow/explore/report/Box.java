package io.domainflow.explore.report;

import java.util.List;

/**
 * A moment's box in the picture. Immutable; all measures in pixels.
 *
 * @param sql lines of what the strand did
 * @param result lines of what came of it
 */
record Box(
    Moment moment, int x, int y, int width, int height, List<String> sql, List<String> result) {
  int place() {
    return moment.event().place();
  }

  int strand() {
    return moment.event().strand();
  }

  int right() {
    return x + width;
  }

  int bottom() {
    return y + height;
  }

  int middle() {
    return y + height / 2;
  }
}
