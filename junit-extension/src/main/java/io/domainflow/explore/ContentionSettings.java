package io.domainflow.explore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How actors contend. Immutable.
 *
 * @param iterations calls of each actor, at least 1; ignored where {@code duration} is given
 * @param duration how long actors go on calling, by the JVM's monotonic clock; null to count
 *     iterations
 * @param timeout limit from the common start to the last actor's end
 * @param workload what ends them, in place of iterations and duration; null if nothing else does
 */
public record ContentionSettings(
    long iterations,
    @Nullable Duration duration,
    Duration timeout,
    ThreadKind threads,
    ExpectedFailures expected,
    @Nullable Workload workload) {

  public ContentionSettings {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations = " + iterations + " must be at least 1");
    }
    if (duration != null && !isPositive(duration)) {
      throw new IllegalArgumentException("duration = " + duration + " must be positive");
    }
    if (!isPositive(timeout)) {
      throw new IllegalArgumentException("timeout = " + timeout + " must be positive");
    }
    if (duration != null && duration.compareTo(timeout) >= 0) {
      throw new IllegalArgumentException(
          "timeout = " + timeout + " must be longer than duration = " + duration);
    }
  }

  /** Of actors that end by themselves. */
  public ContentionSettings(
      long iterations,
      @Nullable Duration duration,
      Duration timeout,
      ThreadKind threads,
      ExpectedFailures expected) {
    this(iterations, duration, timeout, threads, expected, null);
  }

  /** The same, of actors that go on until they are told to stop. */
  public ContentionSettings as(Workload load, Duration longest) {
    return new ContentionSettings(1, null, longest, threads, expected, load);
  }

  /** One call of each actor on platform threads, within 60 seconds. */
  public static ContentionSettings defaults() {
    return new ContentionSettings(
        1, null, Duration.ofSeconds(60), ThreadKind.PLATFORM, ExpectedFailures.none());
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }
}
