package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scenario's workers as the load on a database that is there already: they run freely until they
 * are told to stop. At most one at a time in a JVM. Thread-safe: its fields are guarded by this.
 */
public final class Workload {
  private static volatile @Nullable Workload current;

  private final TestDatabase database;
  private final Set<Integer> begun = new HashSet<>(); // numbers of actors that returned once
  private int actors = Integer.MAX_VALUE;
  private boolean stopped;
  private boolean over;
  private long calls;
  private long longestNanos;
  private @Nullable Throwable failure;

  private Workload(TestDatabase database) {
    this.database = database;
  }

  /** From now on the scenarios of this JVM run on that database. */
  public static Workload begin(TestDatabase database) {
    Workload workload = new Workload(database);
    current = workload;
    return workload;
  }

  /** Scenarios have databases of their own again. */
  public static void end() {
    current = null;
  }

  /** What the scenarios of this JVM are used as, if they are. */
  public static Optional<Workload> current() {
    return Optional.ofNullable(current);
  }

  public TestDatabase database() {
    return database;
  }

  /** Says how many there are. */
  synchronized void starts(int count) {
    actors = count;
    notifyAll();
  }

  /** A call that returned; the first of each actor, which has classes to load, is not measured. */
  synchronized void returned(int actor, long nanos) {
    if (begun.add(actor)) {
      notifyAll();
      return;
    }
    calls++;
    longestNanos = Math.max(longestNanos, nanos);
  }

  /** A call that failed otherwise than it may. */
  synchronized void failed(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
    notifyAll();
  }

  /** Whether no actor is to begin a call any more, but a last one. */
  synchronized boolean stopped() {
    return stopped;
  }

  /** Lets each actor end with a call that begins after this. */
  public synchronized void stop() {
    stopped = true;
  }

  /** Says that nobody runs any more. */
  public synchronized void over() {
    over = true;
    notifyAll();
  }

  /**
   * Waits until every actor has returned once, one has failed, or all is over.
   *
   * @return whether that came about within the limit
   */
  public synchronized boolean awaitBegun(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (begun.size() < actors && failure == null && !over) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Whether nobody has failed, and somebody may call still. */
  public synchronized boolean goesOn() {
    return failure == null && !over;
  }

  /** Calls that returned, the first of each actor not counted. */
  public synchronized long calls() {
    return calls;
  }

  /** The longest of them. */
  public synchronized Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  /** The first with which a call failed that was not to. */
  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
