package io.domainflow;

import java.util.concurrent.locks.ReentrantLock;

/** A job whose handler runs. Thread-safe. */
final class RunningJob {
  private final ClaimedJob job;
  private final Thread thread;
  private final Deadline limit;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean settled; // guarded by lock
  private boolean interrupted; // guarded by lock

  RunningJob(ClaimedJob job, Thread thread, Deadline limit) {
    this.job = job;
    this.thread = thread;
    this.limit = limit;
  }

  ClaimedJob job() {
    return job;
  }

  Deadline limit() {
    return limit;
  }

  Thread thread() {
    return thread;
  }

  /** Interrupts the handler, and nothing that the thread does later. */
  void interrupt() {
    lock.lock();
    try {
      if (!settled) {
        interrupted = true;
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean wasInterrupted() {
    lock.lock();
    try {
      return interrupted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is the caller's to say what became of it: whoever is first. */
  boolean settle() {
    lock.lock();
    try {
      boolean first = !settled;
      settled = true;
      return first;
    } finally {
      lock.unlock();
    }
  }
}
