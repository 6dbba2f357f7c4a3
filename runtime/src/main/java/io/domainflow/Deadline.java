package io.domainflow;

import java.time.Duration;

/** A moment by this JVM's monotonic clock. Immutable. */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
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
