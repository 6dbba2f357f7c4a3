package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Session;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.inside.InsideGates;
import io.domainflow.explore.inside.Stop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks after strands that do not come back to the gate: asks the server whether they wait there,
 * looks at their threads whether they wait in the JVM, and tells what it means if nobody can go on.
 * Run by the lane's own thread; a wait is never concluded from time alone.
 */
final class Watch {
  private static final long FIRST_LOOK = TimeUnit.MICROSECONDS.toNanos(600);
  private static final long EXPECTED_LOOK = TimeUnit.MICROSECONDS.toNanos(40);
  private static final long FREED_LOOK = TimeUnit.MICROSECONDS.toNanos(150);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long STILL = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int STILL_LOOKS = 3;

  /** Threads that we do not know of may still do something for one that waits in the JVM. */
  private static final long PATIENCE_IN_THE_JVM = TimeUnit.SECONDS.toNanos(1);

  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Turns turns;
  private final ServerView server;
  private final boolean toleratesDeadlock;

  private long pause = FIRST_LOOK;
  private final Set<Strand> inDeadlock = new HashSet<>();
  private long nobodyCanGoOnSince;
  private long allEndedSince;
  private int quietLooks;

  /** Number of steps at which the server was asked once more whether those that wait do so. */
  private int confirmedAt = -1;

  Watch(Turns turns, ServerView server, boolean toleratesDeadlock) {
    this.turns = turns;
    this.server = server;
    this.toleratesDeadlock = toleratesDeadlock;
  }

  /**
   * Returns when the schedule is over.
   *
   * @return threads that could not be ended
   */
  List<String> run(Duration timeout) throws InterruptedException, SQLException {
    long deadline = System.nanoTime() + timeout.toNanos();
    turns.lock.lock();
    try {
      while ((!isOver() || hasLeftThread()) && !turns.isAbandoned()) {
        if (System.nanoTime() > deadline) {
          List<Thread> left = isOver() ? turns.strangers.atWork() : List.of();
          turns.findings.add(
              !left.isEmpty()
                  ? threadLeft(left.get(0))
                  : Findings.timeout(timeout, new Situation(turns).lines()));
          turns.abandon();
          break;
        }
        look();
      }
      return turns.isAbandoned() ? endAll() : List.of();
    } finally {
      turns.lock.unlock();
    }
  }

  private boolean isOver() {
    for (Strand strand : turns.strands) {
      boolean idle = isJoined(strand) && strand.is(Strand.State.WAITING);
      if (!strand.is(Strand.State.DONE) && !strand.is(Strand.State.IDLE) && !idle) {
        return false;
      }
    }
    return true;
  }

  /** A thread that an actor's code started. */
  private static boolean isJoined(Strand strand) {
    return strand.number != strand.actor;
  }

  /** Waits for threads that the actors left, but not for ever. */
  private boolean hasLeftThread() throws InterruptedException {
    if (turns.isAbandoned() || !turns.strangers.areThere()) {
      return false;
    }
    long now = System.nanoTime();
    if (allEndedSince == 0) {
      allEndedSince = now;
    }
    List<Thread> left = turns.strangers.atWork();
    quietLooks = left.isEmpty() ? quietLooks + 1 : 0;
    if (quietLooks > STILL_LOOKS) {
      return false;
    }
    if (now - allEndedSince > PATIENCE_IN_THE_JVM && !left.isEmpty()) {
      turns.findings.add(threadLeft(left.get(0)));
      turns.abandon();
    } else {
      pause(STILL);
    }
    return true;
  }

  private Finding threadLeft(Thread thread) {
    return Findings.threadLeft(thread.getName(), ThreadView.of(thread, turns.strands));
  }

  private void look() throws InterruptedException, SQLException {
    if (letGo()) {
      return;
    }
    Strand inServer = null;
    Strand inJvm = null;
    for (Strand strand : turns.strands) {
      if (isInServer(strand)) {
        inServer = strand;
      } else if (strand.isBusy()) {
        inJvm = strand;
      }
    }
    long now = System.nanoTime();
    if (inServer != null) {
      nobodyCanGoOnSince = 0;
      long first =
          inServer.is(Strand.State.UNSETTLED)
              ? FREED_LOOK
              : inServer.call != null
                  ? FREED_LOOK
                  : inServer.expectedToWait ? EXPECTED_LOOK : FIRST_LOOK;
      long wait = Math.max(first, inServer.stillness == 0 ? 0 : pause) - (now - inServer.since);
      if (wait > 0) {
        pause(wait);
      } else {
        askServer(inServer);
      }
    } else if (inJvm != null) {
      nobodyCanGoOnSince = 0;
      long wait = STILL * (inJvm.stillness + 1) - (now - inJvm.since);
      if (wait > 0) {
        pause(wait);
      } else {
        examine(inJvm);
      }
    } else if (!wakeWaiting()) {
      nobodyIsBusy(now);
    }
  }

  /** Until something happens, or so long; whoever calls looks again. */
  @SuppressWarnings("WaitNotInLoop")
  private void pause(long nanos) throws InterruptedException {
    turns.watched.awaitNanos(nanos);
  }

  private static boolean isInServer(Strand strand) {
    return strand.is(Strand.State.UNSETTLED)
        || (strand.is(Strand.State.EXECUTING)
            && strand.current != null
            && strand.current.step.session() != null);
  }

  // --- Waits in the server ---

  /** Those that stand inside of a statement and were chosen. */
  private boolean letGo() throws SQLException {
    List<Strand> leaving = turns.leaving();
    for (Strand strand : leaving) {
      Session session = sessionOf(strand);
      if (session != null) {
        turns.lock.unlock();
        try {
          turns.letGo(strand, session);
        } finally {
          turns.lock.lock();
        }
        strand.since = System.nanoTime();
      }
    }
    return !leaving.isEmpty();
  }

  private void askServer(Strand asking) throws SQLException {
    Map<Integer, Strand> byBackend = new HashMap<>();
    Map<Strand, Session> sessions = new HashMap<>();
    for (Strand strand : turns.strands) {
      if (isInServer(strand) || strand.is(Strand.State.BLOCKED)) {
        Session session = sessionOf(strand);
        if (session != null) {
          byBackend.put(session.backend(), strand);
          sessions.put(strand, session);
        }
      }
    }
    List<Recorded> asked = sessions.keySet().stream().map(strand -> strand.current).toList();
    Map<Integer, List<Integer>> waits;
    Map<Strand, Touch> touches = new HashMap<>();
    Map<Integer, Stop> stops = Map.of();
    boolean settled;
    turns.lock.unlock();
    try {
      waits = server.waits(byBackend.keySet());
      stops = stops(waits);
      boolean stands = waits.size() < 2; // it looks at one backend after the other
      for (Integer backend : waits.keySet()) {
        Strand strand = byBackend.get(backend);
        if (strand != null && stops.containsKey(backend)) {
          Session session = sessions.get(strand);
          touches.put(
              strand, session == null ? Touch.UNKNOWN : turns.touchedToStop(strand, session));
        } else if (strand != null && strand.is(Strand.State.EXECUTING)) {
          Session session = sessions.get(strand);
          Recorded current = strand.current;
          if (session != null && current != null) {
            Touch known = turns.touchedSoFar(strand.path);
            stands &= known != null;
            touches.put(strand, known == null ? turns.touchedSoFar(session, current.step) : known);
          }
        }
      }
      // Where it took several looks, the answer is true if it stands.
      settled = stands || waits.equals(server.waits(byBackend.keySet()));
    } finally {
      turns.lock.lock();
    }
    List<Recorded> still =
        sessions.keySet().stream()
            .filter(strand -> isInServer(strand) || strand.is(Strand.State.BLOCKED))
            .map(strand -> strand.current)
            .toList();
    if (!still.equals(asked) || !settled) {
      return; // somebody's step ended meanwhile: the answer is of another moment
    }
    if (inDeadlock.stream().anyMatch(strand -> !strand.is(Strand.State.UNSETTLED))) {
      inDeadlock.clear(); // one has ended: who waits now does so for something else
      turns.suspectDeadlock(null);
    }
    boolean anyBlocked = false;
    for (Map.Entry<Integer, Strand> entry : byBackend.entrySet()) {
      Stop stop = stops.get(entry.getKey());
      if (stop != null) {
        anyBlocked = true;
        inDeadlock.remove(entry.getValue());
        turns.stopInside(
            entry.getValue(), stop, touches.getOrDefault(entry.getValue(), Touch.UNKNOWN));
        continue;
      }
      anyBlocked |= apply(entry.getValue(), waits.getOrDefault(entry.getKey(), List.of()), touches);
    }
    if (anyBlocked) {
      findDeadlock();
      turns.advance(false);
    }
    asking.since = System.nanoTime();
    pause = asking.stillness == 0 ? FIRST_LOOK / 2 : Math.min(pause * 2, LONGEST_PAUSE);
    asking.stillness++;
  }

  /** Where those stand that wait at a gate of ours, inside of their statements. */
  private Map<Integer, Stop> stops(Map<Integer, List<Integer>> waits) throws SQLException {
    InsideGates gates = turns.gates;
    if (gates == null) {
      return Map.of();
    }
    List<Integer> standing =
        waits.entrySet().stream()
            .filter(entry -> entry.getValue().contains(gates.backend()))
            .map(Map.Entry::getKey)
            .toList();
    return standing.isEmpty() ? Map.of() : gates.standing(standing);
  }

  private static @Nullable Session sessionOf(Strand strand) {
    Recorded current = strand.current;
    return current == null ? null : current.step.session();
  }

  /** Whether the strand was found to wait for strands of ours. */
  private boolean apply(Strand strand, List<Integer> blockers, Map<Strand, Touch> touches) {
    Set<Integer> strands = new TreeSet<>();
    for (Integer backend : blockers) {
      if (turns.knows(backend)) {
        strands.add(turns.userOf(backend));
      }
    }
    Recorded current = strand.current;
    if (current == null || inDeadlock.contains(strand)) {
      return false;
    }
    if (strands.isEmpty()) {
      strand.blockers = strands;
      if (strand.is(Strand.State.BLOCKED)) {
        strand.become(Strand.State.UNSETTLED); // let go by a commit whose end is not known here yet
      }
      return false;
    }
    boolean anew = !strands.equals(strand.blockers);
    strand.blockers = strands;
    strands.stream().filter(blocker -> blocker >= 0).forEach(current.blockers::add);
    if (strand.is(Strand.State.BLOCKED)) {
      return true;
    }
    boolean first = strand.is(Strand.State.EXECUTING);
    strand.become(Strand.State.BLOCKED);
    if (first) {
      current.waited = true;
      Touch touch = touches.getOrDefault(strand, Touch.UNKNOWN);
      turns.keepTouchedSoFar(strand.path, touch);
      current.touch = turns.soFar(strand, touch);
    }
    if (strand.visible && (first || anew)) {
      turns.report(strand, true);
    }
    return true;
  }

  /**
   * Who waits for each other is left to the server: it ends one of them, unless the limit of a wait
   * is over before, or the queue for a lock can be put in another order.
   */
  private void findDeadlock() {
    for (Strand start : turns.strands) {
      List<Strand> cycle = cycleFrom(start);
      if (!cycle.isEmpty() && inDeadlock.isEmpty()) {
        if (!toleratesDeadlock) {
          turns.suspectDeadlock(Findings.deadlock(cycle));
        }
        inDeadlock.addAll(cycle);
        cycle.forEach(strand -> strand.become(Strand.State.UNSETTLED));
      }
    }
  }

  private List<Strand> cycleFrom(Strand start) {
    List<Strand> path = new ArrayList<>();
    return follow(start, start, path, new HashSet<>()) ? path : List.of();
  }

  private boolean follow(Strand at, Strand goal, List<Strand> path, Set<Strand> seen) {
    if (!at.is(Strand.State.BLOCKED) || !seen.add(at)) {
      return false;
    }
    path.add(at);
    for (int blocker : at.blockers) {
      if (blocker >= 0) {
        Strand next = turns.strands.get(blocker);
        if (next == goal || follow(next, goal, path, seen)) {
          return true;
        }
      }
    }
    path.remove(path.size() - 1);
    return false;
  }

  // --- Waits in the JVM ---

  private void examine(Strand strand) {
    Thread thread = strand.thread;
    if (thread == null) {
      return;
    }
    Recorded current = strand.current;
    if (strand.is(Strand.State.EXECUTING)
        && current != null
        && current.step.kind() == Step.Kind.FAULT) {
      strand.become(strand.state); // it waits for the one that it strikes
      return;
    }
    Thread.State state = thread.getState();
    if (state == Thread.State.TERMINATED && isJoined(strand)) {
      strand.become(Strand.State.DONE);
      turns.advance(false);
      return;
    }
    if (state == Thread.State.RUNNABLE
        || state == Thread.State.NEW
        || state == Thread.State.TERMINATED) {
      strand.become(strand.state); // it works, which is no wait
      return;
    }
    long sleep = ThreadView.waits(thread);
    boolean sleeps = strand.is(Strand.State.RUNNING) && ThreadView.sleeps(thread);
    if (sleeps) {
      // It was told to wake up, and does so when its time is over; or it did while it was looked
      // at,
      // and waits for something else by now.
      if (sleep == strand.sleep || sleep != ThreadView.waits(thread)) {
        strand.become(strand.state);
        return;
      }
      strand.sleep = sleep;
    }
    if (!sleeps && (++strand.stillness < STILL_LOOKS || hasRunningChildren(strand, thread))) {
      strand.stillness = Math.min(strand.stillness, STILL_LOOKS);
      strand.since = System.nanoTime() - STILL * strand.stillness;
      return;
    }
    if (!sleeps && (ThreadView.wakesAtGate(thread) || ThreadView.opensSession(thread))) {
      // It waits for our own lock, for a server that answers it whatever the others do, or for a
      // processor, however long that takes.
      strand.become(strand.state);
      return;
    }
    if (!sleeps && (thread.getState() != state || ThreadView.waits(thread) != sleep)) {
      strand.become(strand.state); // it went on while it was looked at
      return;
    }
    strand.become(sleeps ? Strand.State.SLEEPING : Strand.State.WAITING);
    if (strand.is(Strand.State.WAITING) && !isJoined(strand) && !hasStrands(strand)) {
      turns.noteWaitInJvm();
    }
    turns.advance(false);
  }

  /** Whether threads that an actor made take steps, for which it probably waits. */
  private boolean hasStrands(Strand actor) {
    return turns.strands.stream()
        .anyMatch(strand -> strand != actor && strand.actor == actor.actor);
  }

  /** Whether threads of the actor's group work that are no strands, or none yet. */
  private boolean hasRunningChildren(Strand strand, Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    if (group == null || isJoined(strand)) {
      return false;
    }
    Thread[] threads = new Thread[group.activeCount() + 8];
    int count = group.enumerate(threads);
    for (int at = 0; at < count; at++) {
      Thread other = threads[at];
      boolean known = turns.strands.stream().anyMatch(one -> one.thread == other);
      if (!known && other.getState() == Thread.State.RUNNABLE) {
        return true;
      }
    }
    return false;
  }

  /** Strands that waited in the JVM and work again are busy. */
  private boolean wakeWaiting() {
    boolean any = false;
    for (Strand strand : turns.strands) {
      Thread thread = strand.thread;
      if (strand.is(Strand.State.WAITING) && thread != null) {
        Thread.State state = thread.getState();
        if (state == Thread.State.TERMINATED) {
          strand.become(Strand.State.DONE);
          any = true;
        } else if (state == Thread.State.RUNNABLE) {
          strand.become(
              strand.granted && strand.current != null && strand.current.endedAfter == 0
                  ? Strand.State.EXECUTING
                  : Strand.State.RUNNING);
          any = true;
        }
      }
    }
    return any;
  }

  // --- When nobody is busy ---

  private void nobodyIsBusy(long now) throws InterruptedException {
    if (turns.strangers.mayArrive()) {
      pause(STILL / 10);
      return;
    }
    boolean someWait = turns.strands.stream().anyMatch(strand -> strand.is(Strand.State.WAITING));
    if (someWait) {
      long settled = turns.strands.stream().mapToLong(strand -> strand.since).max().orElse(now);
      if (now - settled < STILL) {
        pause(STILL - (now - settled));
        return;
      }
    }
    turns.advance(true);
    if (turns.isAbandoned() || turns.strands.stream().anyMatch(Strand::isBusy) || isOver()) {
      nobodyCanGoOnSince = 0;
      return;
    }
    nobodyCanGoOn(now);
  }

  private void nobodyCanGoOn(long now) throws InterruptedException {
    for (Strand strand : turns.strands) {
      if (strand.is(Strand.State.LISTENING)
          && strand.current != null
          && strand.current.step.limit() != null) {
        strand.givesUp = true; // its time is up, as nothing else can happen before
        strand.granted = true;
        strand.become(Strand.State.EXECUTING);
        strand.turn.signal();
        return;
      }
    }
    if (nobodyCanGoOnSince == 0) {
      nobodyCanGoOnSince = now;
    }
    boolean blocked = turns.strands.stream().anyMatch(strand -> strand.is(Strand.State.BLOCKED));
    boolean waiting =
        turns.strands.stream()
            .anyMatch(strand -> strand.is(Strand.State.WAITING) && !isJoined(strand));
    if (waiting && (mayTimeOut() || now - nobodyCanGoOnSince < PATIENCE_IN_THE_JVM)) {
      pause(STILL);
      return;
    }
    if (blocked && confirmedAt != turns.recorded.size()) {
      confirmedAt = turns.recorded.size();
      turns.strands.stream()
          .filter(strand -> strand.is(Strand.State.BLOCKED))
          .forEach(strand -> strand.become(Strand.State.UNSETTLED));
      return;
    }
    if (!blocked && !waiting) {
      for (Strand strand : turns.strands) {
        if (strand.is(Strand.State.LISTENING)) {
          turns.findings.add(Findings.lostWakeUp(strand.name));
          turns.abandon();
          return;
        }
      }
    }
    turns.findings.add(Findings.hang(new Situation(turns).lines()));
    turns.abandon();
  }

  /** Whether one that waits in the JVM does so for a limited time. */
  private boolean mayTimeOut() {
    for (Strand strand : turns.strands) {
      Thread thread = strand.thread;
      if (strand.is(Strand.State.WAITING)
          && !isJoined(strand)
          && thread != null
          && thread.getState() == Thread.State.TIMED_WAITING) {
        return true;
      }
    }
    return false;
  }

  // --- The end by force ---

  /**
   * Waits for all to unwind; cancels what waits in the server, interrupts what waits in the JVM.
   */
  private List<String> endAll() throws InterruptedException, SQLException {
    long start = System.nanoTime();
    List<Thread> left = List.of();
    while (System.nanoTime() - start < GRACE.toNanos()) {
      boolean late = System.nanoTime() - start > GRACE.toNanos() / 10;
      List<Integer> backends = new ArrayList<>();
      List<Strand> running = new ArrayList<>();
      for (Strand strand : turns.strands) {
        strand.turn.signal();
        if (strand.is(Strand.State.NEW)) {
          strand.become(Strand.State.DONE);
        }
        if (strand.is(Strand.State.DONE)
            || strand.is(Strand.State.IDLE)
            || strand.parked
            || (isJoined(strand) && isStill(strand))) {
          continue;
        }
        running.add(strand);
        Session session = sessionOf(strand);
        if (session != null && isUnended(strand)) {
          backends.add(session.backend());
        } else if (strand.thread != null
            && (late || strand.is(Strand.State.WAITING) || strand.is(Strand.State.SLEEPING))) {
          strand.thread.interrupt();
        }
      }
      left = turns.strangers.atWork();
      left.forEach(Thread::interrupt);
      if (running.isEmpty() && left.isEmpty()) {
        break;
      }
      if (!backends.isEmpty()) {
        turns.lock.unlock();
        try {
          server.cancel(backends);
        } finally {
          turns.lock.lock();
        }
      }
      pause(STILL);
    }
    List<String> lost = new ArrayList<>();
    for (Strand strand : turns.strands) {
      if (!strand.is(Strand.State.DONE)
          && !strand.is(Strand.State.IDLE)
          && (strand.parked || !isJoined(strand) || !isStill(strand))) {
        lost.add(strand.name);
      }
    }
    left.forEach(thread -> lost.add("the thread " + thread.getName()));
    return lost.stream().distinct().toList();
  }

  private static boolean isUnended(Strand strand) {
    Recorded current = strand.call == null ? strand.current : strand.call;
    return current != null && current.endedAfter == 0 && current.step.kind() != Step.Kind.BORROW;
  }

  private static boolean isStill(Strand strand) {
    Thread thread = strand.thread;
    return thread == null
        || (thread.getState() != Thread.State.RUNNABLE && thread.getState() != Thread.State.NEW);
  }
}
