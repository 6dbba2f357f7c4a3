package io.domainflow.explore.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The orders in which actors can make their calls one after the other. */
final class Orders {
  /** As many as five actors have with one call each. */
  private static final int MOST = 120;

  private Orders() {}

  /**
   * All orders, the actors' own first; empty if there are too many to run.
   *
   * @param actors their numbers
   * @param calls of each
   */
  static Optional<List<List<Integer>>> of(List<Integer> actors, long calls) {
    List<List<Integer>> orders = new ArrayList<>();
    long[] left = new long[actors.size()];
    java.util.Arrays.fill(left, calls);
    return calls * actors.size() <= 64 && extend(actors, left, new ArrayList<>(), orders)
        ? Optional.of(orders)
        : Optional.empty();
  }

  private static boolean extend(
      List<Integer> actors, long[] left, List<Integer> order, List<List<Integer>> orders) {
    boolean complete = true;
    for (int at = 0; at < left.length; at++) {
      if (left[at] > 0) {
        complete = false;
        left[at]--;
        order.add(actors.get(at));
        boolean few = extend(actors, left, order, orders);
        order.remove(order.size() - 1);
        left[at]++;
        if (!few) {
          return false;
        }
      }
    }
    if (complete) {
      orders.add(List.copyOf(order));
    }
    return orders.size() <= MOST;
  }
}
