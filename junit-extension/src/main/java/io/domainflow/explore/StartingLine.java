package io.domainflow.explore;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where actors wait for each other, start together, and are counted as they end. Thread-safe.
 *
 * <p>{@code startedAt} is written before {@code start} is counted down and read after it was
 * awaited.
 */
final class StartingLine {
  private final CountDownLatch ready;
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch ended;
  private volatile boolean stopped;
  private volatile boolean aborted;
  private long startedAt;

  StartingLine(int actors) {
    ready = new CountDownLatch(actors);
    ended = new CountDownLatch(actors);
  }

  /** Called by each actor: waits for the common start; false if there is none any more. */
  boolean awaitStart() throws InterruptedException {
    ready.countDown();
    start.await();
    return !aborted;
  }

  /** Waits until all actors stand at the line, then lets them go. */
  void release() throws InterruptedException {
    ready.await();
    startedAt = System.nanoTime();
    start.countDown();
  }

  /** Called by each actor at its end. */
  void ended() {
    ended.countDown();
  }

  /** Whether all actors ended within the limit. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets no actor begin another call but its first. */
  void stop() {
    stopped = true;
  }

  /** Lets no actor begin a call; how their calls end from now on is our doing and means nothing. */
  void abort() {
    aborted = true;
    stopped = true;
    start.countDown();
  }

  boolean aborted() {
    return aborted;
  }

  boolean stopped() {
    return stopped;
  }

  /** {@link System#nanoTime} of the common start. */
  long startedAt() {
    return startedAt;
  }
}
