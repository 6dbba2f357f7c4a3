package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A course that follows an order given before. Used by one thread at a time. */
public final class Follow implements Course {
  private final List<Integer> order;
  private final OptionalInt checksum;
  private final List<String> steps = new ArrayList<>();
  private int next;
  private int last = -1;

  private Follow(List<Integer> order, OptionalInt checksum) {
    this.order = List.copyOf(order);
    this.checksum = checksum;
  }

  /** Follows the order to the letter, or throws; {@link #check} is to be called at the end. */
  public static Follow strictly(Order order) {
    return new Follow(order.choices(), OptionalInt.of(order.checksum()));
  }

  /**
   * Follows the order as far as it fits: a choice that is no candidate is left out, and after the
   * last one the strand that took the last step goes on, else the lowest.
   */
  public static Follow leniently(List<Integer> choices) {
    return new Follow(choices, OptionalInt.empty());
  }

  @Override
  public int choose(List<Candidate> candidates) {
    last = checksum.isPresent() ? strict(candidates) : lenient(candidates);
    steps.add(Candidates.step(candidates, last));
    return last;
  }

  private int strict(List<Candidate> candidates) {
    if (next == order.size()) {
      throw new OrderMismatchException(
          "the order ends after %d steps, but there are more: %s"
              .formatted(order.size(), Candidates.describe(candidates)));
    }
    int strand = order.get(next);
    next++;
    if (!Candidates.has(candidates, strand)) {
      throw new OrderMismatchException(
          "step %d of %d: the order wants %s to go on, but only these can: %s"
              .formatted(next, order.size(), Order.name(strand), Candidates.describe(candidates)));
    }
    return strand;
  }

  private int lenient(List<Candidate> candidates) {
    while (next < order.size()) {
      int strand = order.get(next);
      next++;
      if (Candidates.has(candidates, strand)) {
        return strand;
      }
    }
    return Candidates.goingOn(candidates, last);
  }

  @Override
  public void ran(int strand, Footprint touched, boolean waits) {}

  /**
   * To be called at the end of the schedule; does nothing if the order was followed leniently.
   *
   * @throws OrderMismatchException if the schedule was shorter than the order, or its steps were
   *     others
   */
  public void check() {
    if (checksum.isEmpty()) {
      return;
    }
    if (next < order.size()) {
      throw new OrderMismatchException(
          "step %d of %d: the order wants %s to go on, but nobody can any more"
              .formatted(next + 1, order.size(), Order.name(order.get(next))));
    }
    int found = Order.checksum(steps);
    if (found != checksum.getAsInt()) {
      throw new OrderMismatchException(
          "all %d steps were taken, but some are others than the order was noted for: checksum %04x, expected %04x"
              .formatted(order.size(), found, checksum.getAsInt()));
    }
  }
}
