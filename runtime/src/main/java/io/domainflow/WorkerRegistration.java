package io.domainflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One registration of a worker. Thread-safe. */
final class WorkerRegistration extends Tenure {
  private record Name(String scope, String id, long token) {}

  private final Name name;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> listeners = new ArrayList<>(); // guarded by lock
  private boolean told; // guarded by lock

  WorkerRegistration(String scope, String id, long token, Duration lifetime, long asked) {
    super(lifetime, asked);
    this.name = new Name(scope, id, token);
  }

  String scope() {
    return name.scope();
  }

  String id() {
    return name.id();
  }

  long token() {
    return name.token();
  }

  void onLost(Runnable listener) {
    lock.lock();
    try {
      if (!told) {
        listeners.add(listener);
        return;
      }
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  @Override
  void tellLost() {
    List<Runnable> those;
    lock.lock();
    try {
      told = true;
      those = List.copyOf(listeners);
    } finally {
      lock.unlock();
    }
    those.forEach(Runnable::run);
  }

  /** A worker belongs to the process, whichever thread registered it. */
  @Override
  boolean hasOwner() {
    return true;
  }

  @Override
  Object key() {
    return List.of(name.scope(), name.id());
  }

  @Override
  public String toString() {
    return "worker " + name.scope() + "/" + name.id() + ", token " + name.token();
  }
}
