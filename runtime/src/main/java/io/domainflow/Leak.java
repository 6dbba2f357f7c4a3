package io.domainflow;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A connection that was not given back as it should be. Immutable.
 *
 * @param kind what is wrong
 * @param thread name of the thread that borrowed it
 * @param held how long it was, or is, borrowed
 * @param borrowedAt the stack of the borrow, the innermost frame first
 */
public record Leak(Kind kind, String thread, Duration held, List<StackTraceElement> borrowedAt) {
  private static final int FRAMES = 12;

  /** What is wrong with a connection. */
  public enum Kind {
    /** It is still borrowed. */
    CONNECTION_KEPT,
    /** It is still borrowed, and a transaction is open on it. */
    TRANSACTION_OPEN,
    /** It was given back while a transaction was open: the pool rolled it back, silently. */
    RETURNED_IN_TRANSACTION
  }

  public Leak {
    borrowedAt = List.copyOf(borrowedAt);
  }

  /** With the first frames of the stack. */
  @Override
  public String toString() {
    return kind
        + " by thread "
        + thread
        + ", "
        + held.toMillis()
        + " ms, borrowed"
        + borrowedAt.stream()
            .limit(FRAMES)
            .map(frame -> "\n    at " + frame)
            .collect(Collectors.joining());
  }
}
