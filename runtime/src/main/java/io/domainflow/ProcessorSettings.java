package io.domainflow;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a processor works. Immutable.
 *
 * @param threads that run handlers, 1 to 10,000
 * @param claim jobs that are claimed at a time, 1 to 10,000
 * @param lifetime of a claim, after which the jobs of a process that died go to others; 1 s to a
 *     day
 * @param timeLimit of a handler, after which it is interrupted and the job fails; 1 ms to a day
 * @param threadFactory for threads that run handlers, as virtual ones; null for platform threads
 */
public record ProcessorSettings(
    int threads,
    int claim,
    Duration lifetime,
    Duration timeLimit,
    @Nullable ThreadFactory threadFactory) {
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ProcessorSettings {
    if (threads < 1 || threads > 10_000) {
      throw new IllegalArgumentException("a processor has 1 to 10000 threads, not " + threads);
    }
    if (claim < 1 || claim > 10_000) {
      throw new IllegalArgumentException("a processor claims 1 to 10000 jobs, not " + claim);
    }
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(DAY) > 0) {
      throw new IllegalArgumentException("a claim lives 1 s to a day, not " + lifetime);
    }
    if (timeLimit.compareTo(Duration.ofMillis(1)) < 0 || timeLimit.compareTo(DAY) > 0) {
      throw new IllegalArgumentException(
          "a handler's time limit must be 1 ms to a day, not " + timeLimit);
    }
  }

  /** 8 threads, 200 jobs at a time, claims of 30 s, and 10 min for a handler. */
  public static ProcessorSettings defaults() {
    return new ProcessorSettings(8, 200, Duration.ofSeconds(30), Duration.ofMinutes(10), null);
  }

  public ProcessorSettings withThreads(int number) {
    return new ProcessorSettings(number, claim, lifetime, timeLimit, threadFactory);
  }

  public ProcessorSettings withClaim(int jobs) {
    return new ProcessorSettings(threads, jobs, lifetime, timeLimit, threadFactory);
  }

  public ProcessorSettings withLifetime(Duration value) {
    return new ProcessorSettings(threads, claim, value, timeLimit, threadFactory);
  }

  public ProcessorSettings withTimeLimit(Duration value) {
    return new ProcessorSettings(threads, claim, lifetime, value, threadFactory);
  }

  public ProcessorSettings withThreadFactory(ThreadFactory factory) {
    return new ProcessorSettings(threads, claim, lifetime, timeLimit, factory);
  }
}
