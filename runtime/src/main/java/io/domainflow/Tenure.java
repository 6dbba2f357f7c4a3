package io.domainflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this process has for a lifetime, and renews in time, until it ends or is lost. Thread-safe.
 *
 * <p>Its deadline is on the safe side: it is counted from before the question, by the monotonic
 * clock of this JVM, so that the server's is later.
 */
abstract class Tenure {
  private enum State {
    HELD,
    ENDED,
    LOST
  }

  private final Duration lifetime;
  private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> listeners = new ArrayList<>(); // of a loss; guarded by lock
  private boolean told; // that it is lost; guarded by lock
  private volatile Deadline deadline; // written by the thread of the heartbeats
  private volatile Deadline renewal; // written by the thread of the heartbeats

  /**
   * @param asked by nanoTime, before the question to which this is the answer
   */
  Tenure(Duration lifetime, long asked) {
    this.lifetime = lifetime;
    this.deadline = new Deadline(asked + lifetime.toNanos());
    this.renewal = new Deadline(asked + lifetime.toNanos() / 3);
  }

  final Duration lifetime() {
    return lifetime;
  }

  /** Whether it is certain, without a question, that it is nobody else's. */
  final boolean isHeld() {
    return isOpen() && !deadline.isPassed();
  }

  /** Whether it was neither ended nor lost, as far as this process knows. */
  final boolean isOpen() {
    return state.get() == State.HELD;
  }

  final boolean isExpired() {
    return deadline.isPassed();
  }

  /** Whether there is somebody who could end it. */
  abstract boolean hasOwner();

  /** One statement renews no two with the same. */
  abstract Object key();

  /** As messages name it. */
  @Override
  public abstract String toString();

  /** When it is to be renewed next. */
  final Deadline renewal() {
    return renewal;
  }

  /** When it should be renewed at the latest: a third of the lifetime before its end. */
  final Deadline dueAt() {
    return new Deadline(deadline.nanos() - lifetime.toNanos() / 3);
  }

  /**
   * @param asked by nanoTime, before the question
   */
  final void renewed(long asked) {
    deadline = new Deadline(asked + lifetime.toNanos());
    renewal = new Deadline(asked + lifetime.toNanos() / 3);
  }

  /** There was no answer: another question comes soon. */
  final void notRenewed() {
    renewal = Deadline.in(lifetime.dividedBy(10));
  }

  /** From now on it is not renewed; false if it is over already. */
  final boolean end() {
    return state.compareAndSet(State.HELD, State.ENDED);
  }

  /** It is another's, or nobody's; false if it is over already. */
  final boolean lose() {
    return state.compareAndSet(State.HELD, State.LOST);
  }

  /** Has the listener run when it is lost, or now if it was. */
  final void onLost(Runnable listener) {
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

  /** Tells whoever wants to know that it was lost. Called once, by a thread of its own. */
  final void tellLost() {
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
}
