package io.domainflow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts jobs that a processor has claimed and whose end is not written down yet. Thread-safe. */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int jobs; // guarded by lock
  private boolean claiming; // there may be more in a moment; guarded by lock
  private boolean stopped; // nobody is to wait for room or to claim any more; guarded by lock

  /** Whether more may be claimed; if so, {@link #endClaim} follows. */
  boolean beginClaim() {
    lock.lock();
    try {
      claiming = !stopped;
      return claiming;
    } finally {
      lock.unlock();
    }
  }

  void endClaim() {
    lock.lock();
    try {
      claiming = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(int more) {
    lock.lock();
    try {
      jobs += more;
    } finally {
      lock.unlock();
    }
  }

  void remove(int ended) {
    lock.lock();
    try {
      jobs -= ended;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return jobs;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are at most so many, or nobody is to wait any more. */
  void awaitAtMost(int most) throws InterruptedException {
    lock.lock();
    try {
      while (jobs > most && !stopped) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all ended within the time. */
  boolean awaitNone(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while ((jobs > 0 || claiming) && !deadline.isPassed()) {
        changed.await(Math.max(1, deadline.remaining()), TimeUnit.NANOSECONDS);
      }
      return jobs == 0 && !claiming;
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
