package io.domainflow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts jobs that a processor has claimed and whose end is not written down yet. Thread-safe. */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int jobs; // guarded by lock
  private boolean stopped; // nobody is to wait for room any more; guarded by lock

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
      while (jobs > 0 && !deadline.isPassed()) {
        changed.await(Math.max(1, deadline.remaining()), TimeUnit.NANOSECONDS);
      }
      return jobs == 0;
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
