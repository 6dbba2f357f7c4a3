package io.domainflow.explore.order;

import java.util.List;

/**
 * Decides one schedule, step by step. Used by one thread at a time, whose calls come in this order:
 * {@link #choose}, then {@link #ran} for the chosen strand; then, for each strand that waited
 * inside the server and was let go by that step, {@link #ran} again; then the next {@code choose}.
 */
public interface Course {
  /**
   * Says whose step comes next.
   *
   * @param candidates strands that may go on, at least one, by number
   * @return the number of one of them
   * @throws OrderMismatchException if this course was to follow an order that does not fit
   */
  int choose(List<Candidate> candidates);

  /**
   * The strand's step ended, or waits inside the server for others. One that was let go and now
   * waits for another thing is to be told as well, or orders in which that makes a difference are
   * missed.
   *
   * @param touched all that it touched; of one that waits, what it touched so far
   * @param waits whether it waits; then this is called again when it has ended, or got further
   */
  void ran(int strand, Footprint touched, boolean waits);
}
