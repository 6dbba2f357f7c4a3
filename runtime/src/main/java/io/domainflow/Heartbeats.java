package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renews what this process holds, all that is due in one statement, each three times in its
 * lifetime. Thread-safe; the work is done on the executor's one thread.
 *
 * <p>What a thread took that has ended since is not renewed: nobody is left to end it.
 */
final class Heartbeats {
  private static final Logger LOG = System.getLogger(Heartbeats.class.getName());

  /** Of its lifetime: what is due this soon goes with what is due now, and from then on with it. */
  private static final int SOON = 6;

  /** In one statement, which ten thousand do not make long. */
  private static final int MOST = 10_000;

  private final Function<List<Tenure>, Set<Tenure>> heartbeat;
  private final ScheduledExecutorService executor;
  private final Executor listeners;
  private final RepeatedFailure failure =
      new RepeatedFailure(LOG, "no lease could be renewed; it is tried again until they expire");
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Tenure> held = new HashSet<>(); // bound: leases; guarded by lock
  private @Nullable ScheduledFuture<?> next; // guarded by lock
  private Deadline nextAt = new Deadline(0); // means something if there is a next; guarded by lock

  /**
   * @param heartbeat renews those that it is given in one statement, and gives those that it could
   * @param listeners runs what is told of a loss
   */
  Heartbeats(
      Function<List<Tenure>, Set<Tenure>> heartbeat,
      ScheduledExecutorService executor,
      Executor listeners) {
    this.heartbeat = heartbeat;
    this.executor = executor;
    this.listeners = listeners;
  }

  void add(Tenure tenure) {
    lock.lock();
    try {
      held.add(tenure);
      plan(tenure.renewal());
    } finally {
      lock.unlock();
    }
  }

  void remove(Tenure tenure) {
    lock.lock();
    try {
      held.remove(tenure);
    } finally {
      lock.unlock();
    }
  }

  /** How many are renewed. */
  int count() {
    lock.lock();
    try {
      return held.size();
    } finally {
      lock.unlock();
    }
  }

  /** For how long the renewal that is latest is due; 0 if none is. */
  Duration delay() {
    lock.lock();
    try {
      long latest = held.stream().mapToLong(tenure -> -tenure.dueAt().remaining()).max().orElse(0);
      return Duration.ofNanos(Math.max(0, latest));
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock. */
  private void plan(Deadline wanted) {
    if (executor.isShutdown() || (next != null && nextAt.nanos() - wanted.nanos() <= 0)) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    nextAt = wanted;
    next = executor.schedule(this::beat, Math.max(0, wanted.remaining()), TimeUnit.NANOSECONDS);
  }

  private void beat() {
    List<Tenure> due = new ArrayList<>();
    lock.lock();
    try {
      next = null;
      for (Tenure tenure : held) {
        if (tenure.renewal().remaining() <= tenure.lifetime().toNanos() / SOON
            || tenure.isExpired()) {
          due.add(tenure);
        }
      }
    } finally {
      lock.unlock();
    }
    try {
      for (List<Tenure> round = round(due); !round.isEmpty(); round = round(due)) {
        renew(round);
      }
    } catch (RuntimeException e) {
      failure.failed(e);
    } finally {
      planNext();
    }
  }

  private void planNext() {
    lock.lock();
    try {
      for (Tenure tenure : held) {
        plan(tenure.renewal());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those that one statement can renew: each resource once, and not too many. */
  private static List<Tenure> round(List<Tenure> due) {
    List<Tenure> round = new ArrayList<>();
    Set<Object> keys = new HashSet<>();
    due.removeIf(tenure -> round.size() < MOST && keys.add(tenure.key()) && round.add(tenure));
    return round;
  }

  private void renew(List<Tenure> round) {
    List<Tenure> wanted = new ArrayList<>();
    for (Tenure tenure : round) {
      if (tenure.isExpired()) {
        lost(tenure);
      } else if (!tenure.hasOwner()) {
        abandon(tenure);
      } else {
        wanted.add(tenure);
        tenure.notRenewed(); // for now
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    Set<Tenure> renewed = heartbeat.apply(wanted);
    failure.worked();
    for (Tenure tenure : wanted) {
      if (renewed.contains(tenure)) {
        tenure.renewed(asked);
      } else {
        lost(tenure);
      }
    }
  }

  private void abandon(Tenure tenure) {
    remove(tenure);
    LOG.log(
        Level.WARNING,
        "{0} is not renewed any more: the thread that took it has ended without closing it",
        tenure);
  }

  private void lost(Tenure tenure) {
    remove(tenure);
    if (tenure.lose()) {
      LOG.log(Level.WARNING, "{0} is lost", tenure);
      LossEvent event = new LossEvent();
      if (event.shouldCommit()) {
        event.what = tenure.toString();
        event.commit();
      }
      listeners.execute(tenure::tellLost);
    }
  }
}
