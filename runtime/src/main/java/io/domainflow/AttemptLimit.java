package io.domainflow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Counts refused attempts, and lets no more than so many be made in a second. Thread-safe. */
final class AttemptLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String what;
  private final int perSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private long began; // of the second that is counted; guarded by lock
  private int refused; // in it; guarded by lock

  AttemptLimit(String what, int perSecond) {
    this.what = what;
    this.perSecond = perSecond;
  }

  /**
   * @throws TooManyAttemptsException if as many as there may be in this second were refused
   */
  void check() {
    lock.lock();
    try {
      if (refused >= perSecond && System.nanoTime() - began < SECOND) {
        throw new TooManyAttemptsException(what, perSecond);
      }
    } finally {
      lock.unlock();
    }
  }

  void refused() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (refused == 0 || now - began >= SECOND) {
        began = now;
        refused = 0;
      }
      refused++;
    } finally {
      lock.unlock();
    }
  }
}
