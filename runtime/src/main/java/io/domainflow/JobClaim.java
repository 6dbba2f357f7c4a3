package io.domainflow;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Jobs that were claimed at one time, and of which some are not done. Thread-safe. */
final class JobClaim extends Tenure {
  private final long id;
  private final String queue;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> open = new HashSet<>(); // guarded by lock

  JobClaim(long id, String queue, Duration lifetime, long asked) {
    super(lifetime, asked);
    this.id = id;
    this.queue = queue;
  }

  /** The fencing token of its jobs. */
  long id() {
    return id;
  }

  String queue() {
    return queue;
  }

  void add(long job) {
    lock.lock();
    try {
      open.add(job);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is left of it when the job is done. */
  boolean isLast(long job) {
    lock.lock();
    try {
      open.remove(job);
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is left of it. */
  boolean isDone() {
    lock.lock();
    try {
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever processes jobs ends or loses them; nobody else can. */
  @Override
  boolean hasOwner() {
    return true;
  }

  @Override
  Object key() {
    return this;
  }

  @Override
  public String toString() {
    return "claim " + id + " on jobs of queue " + queue;
  }
}
