package io.domainflow.explore.schedule;

import java.time.Duration;

/**
 * Stands in for {@link Thread#sleep} in isolated code that skips its sleeps: called by rewritten
 * code, with the same parameters. Waking up is a choice of the schedule and takes no time. A thread
 * that belongs to no schedule sleeps. Thread-safe.
 */
public final class SkippedSleep {
  private SkippedSleep() {}

  /** As {@link Thread#sleep(long)}. */
  public static void sleep(long millis) throws InterruptedException {
    if (millis <= 0 || !Turns.sleepInTurn()) {
      Thread.sleep(millis);
    }
  }

  /** As {@link Thread#sleep(long, int)}. */
  public static void sleep(long millis, int nanos) throws InterruptedException {
    if (millis <= 0 || !Turns.sleepInTurn()) {
      Thread.sleep(millis, nanos);
    }
  }

  /** As {@code Thread.sleep(Duration)} of JDK 19. */
  public static void sleep(Duration duration) throws InterruptedException {
    if (!duration.isNegative()) {
      sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
  }
}
