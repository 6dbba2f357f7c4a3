package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Renews what this process holds, all that is due in one statement, each three times in its
 * lifetime. Thread-safe; the work is done on the executor's one thread.
 *
 * <p>What a thread took that has ended since is not renewed: nobody is left to end it.
 */
final class Heartbeats {
  private static final Logger LOG = System.getLogger(Heartbeats.class.getName());

  /** What is due this soon goes with what is due now. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);

  private final LockStatements statements;
  private final ScheduledExecutorService executor;
  private final Executor listeners;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<LockGrant> held = new HashSet<>(); // bound: leases; guarded by lock
  private @Nullable ScheduledFuture<?> next; // guarded by lock
  private Deadline nextAt = new Deadline(0); // means something if there is a next; guarded by lock

  /**
   * @param listeners runs what is told of a loss
   */
  Heartbeats(LockStatements statements, ScheduledExecutorService executor, Executor listeners) {
    this.statements = statements;
    this.executor = executor;
    this.listeners = listeners;
  }

  void add(LockGrant grant) {
    lock.lock();
    try {
      held.add(grant);
      plan(grant.renewal());
    } finally {
      lock.unlock();
    }
  }

  void remove(LockGrant grant) {
    lock.lock();
    try {
      held.remove(grant);
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
    List<LockGrant> due = new ArrayList<>();
    lock.lock();
    try {
      next = null;
      for (LockGrant grant : held) {
        if (grant.renewal().remaining() <= SOON || grant.isExpired()) {
          due.add(grant);
        }
      }
    } finally {
      lock.unlock();
    }
    try {
      for (List<LockGrant> round = round(due); !round.isEmpty(); round = round(due)) {
        renew(round);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "no lease could be renewed; it is tried again until they expire", e);
    } finally {
      planNext();
    }
  }

  private void planNext() {
    lock.lock();
    try {
      for (LockGrant grant : held) {
        plan(grant.renewal());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those that one statement can renew: each resource once. */
  private static List<LockGrant> round(List<LockGrant> due) {
    List<LockGrant> round = new ArrayList<>();
    Set<Resource> resources = new HashSet<>();
    due.removeIf(grant -> resources.add(grant.resource()) && round.add(grant));
    return round;
  }

  private void renew(List<LockGrant> round) {
    List<LockGrant> wanted = new ArrayList<>();
    for (LockGrant grant : round) {
      if (grant.isExpired()) {
        lost(grant);
      } else if (!grant.hasOwner()) {
        abandon(grant);
      } else {
        wanted.add(grant);
        grant.notRenewed(); // for now
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    List<Boolean> renewed = statements.renew(wanted.stream().map(LockGrant::statement).toList());
    for (int index = 0; index < wanted.size(); index++) {
      if (renewed.get(index)) {
        wanted.get(index).renewed(asked);
      } else {
        lost(wanted.get(index));
      }
    }
  }

  private void abandon(LockGrant grant) {
    remove(grant);
    LOG.log(
        Level.WARNING,
        "the lease on {0} is not renewed any more: the thread {1} took it, and has ended without"
            + " closing it",
        grant.resource(),
        grant.thread().getName());
  }

  private void lost(LockGrant grant) {
    remove(grant);
    if (grant.lose()) {
      LOG.log(
          Level.WARNING,
          "the lease on {0} is lost, token {1}",
          grant.resource(),
          String.valueOf(grant.token()));
      listeners.execute(grant::tellLost);
    }
  }
}
