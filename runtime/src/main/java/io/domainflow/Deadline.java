package io.domainflow;

import java.time.Duration;

/** A moment by this JVM's monotonic clock. Immutable. */
record Deadline(long nanos) {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** So long from now; a hundred years are the longest time. */
  static Deadline in(Duration time) {
    Duration counted = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    return new Deadline(System.nanoTime() + counted.toNanos());
  }

  long remaining() {
    return nanos - System.nanoTime();
  }

  boolean isPassed() {
    return remaining() <= 0;
  }

  /** Rounded up: a timer of the server that is set to it ends when the deadline is passed. */
  int remainingMillis() {
    return (int) Math.max(1, (remaining() + 999_999) / 1_000_000);
  }
}
