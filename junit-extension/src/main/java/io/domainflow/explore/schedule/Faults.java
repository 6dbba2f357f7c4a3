package io.domainflow.explore.schedule;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Struck;
import io.domainflow.explore.gate.Session;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.order.Access;
import io.domainflow.explore.order.Footprint;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * What befalls actors in a schedule: one fault at most, whose place is chosen like that of any
 * step. All that changes is guarded by the lock of its {@link Turns}; the server is asked without
 * it.
 */
final class Faults {
  /** All faults: which comes first decides which comes at all. */
  private static final String FAULTS = "faults";

  /** How long an actor that has crashed may take to unwind. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final String END =
      "SELECT pg_catalog.pg_terminate_backend(backend, 5000) FROM pg_catalog.unnest(?::int[]) AS backend";

  private final Turns turns;
  private Map<Integer, Struck> byStrand = Map.of();
  private Map<Integer, Integer> comesBack = Map.of();
  private final Set<Integer> targets = new HashSet<>();
  private boolean struckOne;
  private final Set<Integer> struck = new HashSet<>();
  private final Set<Integer> crashed = new HashSet<>();
  private final Set<Integer> losesAnswer = new HashSet<>();
  private @Nullable Integer paused;
  private final Set<Session> ended = new HashSet<>();
  private final Map<Integer, Touch> touches = new HashMap<>();

  Faults(Turns turns) {
    this.turns = turns;
  }

  void forget() {
    byStrand = Map.of();
    comesBack = Map.of();
    targets.clear();
    struckOne = false;
    struck.clear();
    crashed.clear();
    losesAnswer.clear();
    paused = null;
    ended.clear();
    touches.clear();
  }

  /**
   * Who may be struck.
   *
   * @param faults by the strand that strikes
   * @param recoveries by the strand that comes back, the actor for which it does
   */
  void expect(Map<Integer, Struck> faults, Map<Integer, Integer> recoveries) {
    comesBack = Map.copyOf(recoveries);
    byStrand = Map.copyOf(faults);
    faults.values().forEach(each -> targets.addAll(each.targets()));
  }

  static String life(int actor) {
    return "life of actor " + (actor + 1);
  }

  /** The actor for which a strand comes back; null if it is an ordinary one. */
  @Nullable Integer comesBackFor(int strand) {
    return comesBack.get(strand);
  }

  boolean mayBefall(int actor) {
    return targets.contains(actor);
  }

  boolean hasCrashed(int actor) {
    return crashed.contains(actor);
  }

  boolean isStruck(int actor) {
    return struck.contains(actor);
  }

  boolean isPaused(int actor) {
    return paused != null && paused == actor;
  }

  /** Lets the actor go on that is paused; empty if nobody is. */
  Optional<Strand> resume() {
    Integer actor = paused;
    paused = null;
    return actor == null ? Optional.empty() : Optional.of(turns.strands.get(actor));
  }

  boolean endedSessions() {
    return !ended.isEmpty();
  }

  boolean ended(Session session) {
    return ended.contains(session);
  }

  /** After the schedule: closes what the code did not find out about. */
  void close() throws SQLException {
    for (Session session : ended) {
      session.connection().abort(Runnable::run);
    }
  }

  /** In whose column a step is told: a fault stands where it strikes. */
  int column(Strand strand) {
    Struck fault = byStrand.get(strand.number);
    return fault == null || fault.fault().befallsAll()
        ? strand.number
        : fault.targets().iterator().next();
  }

  /** What the fault's step touched. */
  Touch touch(Strand strand) {
    return touches.getOrDefault(strand.number, Touch.UNKNOWN);
  }

  /**
   * Strikes, unless the targets have ended or another fault came first. Called without the lock.
   */
  void strike(Strand by, Struck fault) throws SQLException {
    Map<Session, TouchReader> sessions = new LinkedHashMap<>();
    turns.lock.lock();
    try {
      Touch touch = Touch.of(Footprint.of(FAULTS, Access.WRITE));
      for (int target : fault.targets()) {
        touch = touch.and(life(target), Access.PUBLISH);
      }
      touches.put(by.number, touch);
      List<Integer> there = fault.targets().stream().filter(this::isThere).toList();
      if (there.isEmpty() || struckOne) {
        return;
      }
      struckOne = true;
      switch (fault.fault()) {
        case PAUSE -> {
          paused = there.get(0);
          return;
        }
        case COMMIT_LOST -> {
          struck.addAll(there);
          losesAnswer.addAll(there);
          return;
        }
        case CRASH -> crashed.addAll(there);
        default -> {}
      }
      struck.addAll(there);
      there.forEach(target -> sessions.putAll(turns.sessionsOf(target)));
      touches.put(by.number, released(touch, sessions.values()));
      ended.addAll(sessions.keySet());
    } finally {
      turns.lock.unlock();
    }
    end(sessions.keySet());
    if (fault.fault() == Fault.RESTART) {
      recover(by);
    }
    if (fault.fault() == Fault.CRASH) {
      for (Session session : sessions.keySet()) {
        session.connection().abort(Runnable::run);
      }
      for (int target : fault.targets()) {
        unwind(target);
      }
    }
  }

  private boolean isThere(int target) {
    return !turns.strands.get(target).is(Strand.State.DONE);
  }

  /** What is touched when these sessions end. */
  private static Touch released(Touch touch, Collection<TouchReader> sessions) {
    Footprint footprint = touch.footprint();
    Set<Long> written = new HashSet<>();
    for (TouchReader reader : sessions) {
      Touch released = reader.ended(false);
      footprint = footprint.and(released.footprint()).and(TouchReader.ADVISORY, Access.WRITE);
      written.addAll(released.written());
    }
    return new Touch(footprint, written, false, false);
  }

  /** Does what the server does when it comes up again after it went down without notice. */
  private void recover(Strand by) throws SQLException {
    Set<Long> changed;
    turns.witnessLock.lock();
    try {
      changed = CrashRecovery.run(turns.witness);
    } finally {
      turns.witnessLock.unlock();
    }
    turns.lock.lock();
    try {
      Touch touch = touches.getOrDefault(by.number, Touch.UNKNOWN);
      changed.addAll(touch.written());
      touches.put(by.number, new Touch(Footprint.EVERYTHING, changed, true, false));
    } finally {
      turns.lock.unlock();
    }
  }

  /** Ends sessions on the server; when it returns, their locks are free. */
  private void end(Set<Session> sessions) throws SQLException {
    if (sessions.isEmpty()) {
      return;
    }
    turns.witnessLock.lock();
    try (PreparedStatement end = turns.witness.prepareStatement(END)) {
      Object[] backends = sessions.stream().map(Session::backend).toArray();
      end.setArray(1, turns.witness.createArrayOf("int4", backends));
      end.execute();
    } finally {
      turns.witnessLock.unlock();
    }
  }

  /** Waits until the actor that has crashed, and the threads that it made, do nothing any more. */
  private void unwind(int target) {
    turns.lock.lock();
    try {
      long deadline = System.nanoTime() + GRACE.toNanos();
      while (!turns.isAbandoned() && !isUnwound(target)) {
        if (System.nanoTime() > deadline) {
          throw new ExplorerException(
              turns.strands.get(target).name
                  + " has crashed and goes on all the same: does its code catch Throwable in a loop?");
        }
        for (Strand strand : turns.strands) {
          if (strand.actor == target && !strand.is(Strand.State.DONE)) {
            strand.turn.signal();
            if (strand.thread != null
                && (strand.is(Strand.State.WAITING) || strand.is(Strand.State.SLEEPING))) {
              strand.thread.interrupt();
            }
          }
        }
        turns.watched.awaitNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      turns.lock.unlock();
    }
  }

  private boolean isUnwound(int target) {
    for (Strand strand : turns.strands) {
      if (strand.actor != target) {
        continue;
      }
      Thread thread = strand.thread;
      if (strand.is(Strand.State.NEW) || (thread != null && !thread.isAlive())) {
        strand.become(Strand.State.DONE);
      }
      boolean waits =
          strand.number != target && thread != null && thread.getState() != Thread.State.RUNNABLE;
      if (!strand.is(Strand.State.DONE) && !strand.is(Strand.State.IDLE) && !waits) {
        return false;
      }
    }
    return true;
  }

  /** Whether the step is the commit whose answer is lost; the session is lost with it. */
  boolean losesAnswer(Strand strand, Step step) throws SQLException {
    if (step.session() == null
        || (step.kind() != Step.Kind.COMMIT && step.kind() != Step.Kind.AUTO_COMMIT)) {
      return false;
    }
    turns.lock.lock();
    try {
      if (!losesAnswer.remove(strand.actor)) {
        return false;
      }
      ended.add(step.session());
    } finally {
      turns.lock.unlock();
    }
    end(Set.of(step.session()));
    step.session().connection().abort(Runnable::run);
    return true;
  }

  static SQLException lostAnswer() {
    return new PSQLException(
        "An I/O error occurred while the answer to a COMMIT was awaited",
        PSQLState.CONNECTION_FAILURE);
  }
}
