package io.domainflow;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A grant of a resource to one thread, that may have asked for it more than once. Thread-safe. */
final class LockGrant extends Tenure {
  private final Resource resource;
  private final LockMode mode;
  private final String holder;
  private final long token;
  private final Thread thread = Thread.currentThread();
  private final ReentrantLock lock = new ReentrantLock();
  private int leases = 1; // guarded by lock

  LockGrant(
      Resource resource, LockMode mode, String holder, long token, Duration life, long asked) {
    super(life, asked);
    this.resource = resource;
    this.mode = mode;
    this.holder = holder;
    this.token = token;
  }

  Resource resource() {
    return resource;
  }

  LockMode mode() {
    return mode;
  }

  long token() {
    return token;
  }

  Thread thread() {
    return thread;
  }

  @Override
  boolean hasOwner() {
    return thread.isAlive();
  }

  @Override
  Object key() {
    return resource;
  }

  @Override
  public String toString() {
    return "the lease on " + resource + " of thread " + thread.getName() + ", token " + token;
  }

  LockStatements.Grant statement() {
    return new LockStatements.Grant(resource, holder, mode, token);
  }

  /** Another lease of it; false if it is over. */
  boolean enter() {
    lock.lock();
    try {
      if (leases == 0 || !isHeld()) {
        return false;
      }
      leases++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the lease was the last. */
  boolean leave() {
    lock.lock();
    try {
      return --leases == 0;
    } finally {
      lock.unlock();
    }
  }
}
