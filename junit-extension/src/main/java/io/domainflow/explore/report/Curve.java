package io.domainflow.explore.report;

import java.util.Locale;

/** A cubic curve from one box to another; leaves and arrives level. Immutable. */
record Curve(int x0, int y0, int x1, int y1, int x2, int y2, int x3, int y3) {
  private static final int HEAD = 4;

  /** Where one leaves a box, another may arrive. */
  private static final int APART = 5;

  /** Between neighbours it stays between their lanes; within one lane it bends outwards. */
  static Curve between(Box from, Box to, LaneLayout layout) {
    int y0 = from.middle() + APART;
    int y3 = to.middle() - APART;
    if (from.strand() == to.strand()) {
      boolean first = layout.strands().indexOf(from.strand()) == 0;
      boolean rightwards = first || layout.strands().size() == 1;
      int x = rightwards ? from.right() : from.x();
      int bend = rightwards ? 42 : -42;
      return new Curve(x, y0, x + bend, y0, x + bend, y3, x + (rightwards ? HEAD : -HEAD), y3);
    }
    boolean rightwards = to.x() > from.x();
    int x0 = rightwards ? from.right() : from.x();
    int x3 = rightwards ? to.x() - HEAD : to.right() + HEAD;
    int bend = (x3 - x0) * 3 / 5;
    return new Curve(x0, y0, x0 + bend, y0, x3 - bend, y3, x3, y3);
  }

  String path() {
    return String.format(Locale.ROOT, "M%d %d C%d %d %d %d %d %d", x0, y0, x1, y1, x2, y2, x3, y3);
  }

  /** Where it is after a part of its way, from 0 to 1. */
  int x(double part) {
    return at(part, x0, x1, x2, x3);
  }

  int y(double part) {
    return at(part, y0, y1, y2, y3);
  }

  private static int at(double t, int a, int b, int c, int d) {
    double u = 1 - t;
    return (int) Math.round(u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d);
  }
}
