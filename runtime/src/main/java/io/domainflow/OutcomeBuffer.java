package io.domainflow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What became of jobs and is not written down yet. Thread-safe; one thread takes out.
 *
 * @param <T> what became of one
 */
final class OutcomeBuffer<T> {
  /** As many are worth a statement. */
  private static final int ENOUGH = 500;

  private static final int MOST = 2_000;

  /** For so long others are waited for, if there were some the last time. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(3);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>(); // bound: in flight; guarded by lock
  private boolean ended; // guarded by lock

  void add(T outcome) {
    lock.lock();
    try {
      waiting.add(outcome);
      if (waiting.size() == 1 || waiting.size() == ENOUGH) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more; what was added can be taken still. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether all is to end, and nothing is left: who is told so may go. */
  boolean isDrained() {
    lock.lock();
    try {
      return ended && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes out what is to be written down, or nothing if all is to end, or it is time.
   *
   * @param time if there is one
   */
  List<T> next(boolean linger, @Nullable Deadline time) {
    lock.lock();
    try {
      if (time != null) {
        await(1, time.remaining());
      }
      while (time == null && waiting.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      if (linger && !waiting.isEmpty()) {
        await(ENOUGH, LINGER);
      }
      List<T> some = new ArrayList<>();
      while (!waiting.isEmpty() && some.size() < MOST) {
        some.add(waiting.remove());
      }
      return some;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the time, or until all is to end.
   *
   * @return whether all was to end before
   */
  boolean pause(Duration time) {
    lock.lock();
    try {
      boolean before = ended;
      await(Integer.MAX_VALUE, time.toNanos());
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock: until there is enough, all is to end, or the time is over. */
  private void await(int enough, long nanos) {
    long left = nanos;
    try {
      while (waiting.size() < enough && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      ended = true; // nobody but a handler that spoils threads has this one: write down, and go
      Thread.currentThread().interrupt();
    }
  }
}
