package io.domainflow.explore.order;

/**
 * A strand that may go on, and the step that it would take.
 *
 * @param strand its number; strands are numbered from 0 in the order in which they came up
 * @param step what it would do, in words that are the same whenever it would do the same
 */
public record Candidate(int strand, String step) {
  /** The step of who sleeps, and may wake up. */
  public static final String WAKES = "sleeps, then goes on";

  boolean sleeps() {
    return step.equals(WAKES);
  }
}
