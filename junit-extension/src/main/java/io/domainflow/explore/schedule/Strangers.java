package io.domainflow.explore.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Threads that the code of actors started and that have taken no step yet, or take none. The lock
 * of the turns is held.
 */
final class Strangers {
  /** One that has taken no step by then is no part of the schedule until it takes one. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<Strand> strands;
  private final Map<Object, Long> firstSeen = new HashMap<>();
  private final Set<Object> ignored = new HashSet<>();

  /** Whether an actor ever made a thread; else there is nothing to look for. */
  private boolean any;

  Strangers(List<Strand> strands) {
    this.strands = strands;
  }

  void forget() {
    firstSeen.clear();
    ignored.clear();
  }

  void comeUp() {
    any = true;
  }

  /** Whether one works that may be at the gate at any moment, so that it would be unfair to go. */
  boolean mayArrive() {
    boolean mayArrive = false;
    if (any) {
      for (Thread thread : atWork(false)) {
        mayArrive |= isAwaited(thread);
      }
    }
    return (hasCommonWork() && isAwaited(ForkJoinPool.commonPool())) || mayArrive;
  }

  private boolean isAwaited(Object one) {
    if (ignored.contains(one)) {
      return false;
    }
    long now = System.nanoTime();
    if (now - firstSeen.computeIfAbsent(one, first -> now) > PATIENCE) {
      ignored.add(one);
      return false;
    }
    return true;
  }

  private boolean hasCommonWork() {
    ForkJoinPool pool = ForkJoinPool.commonPool();
    if (pool.getPoolSize() == 0) {
      return false;
    }
    long known =
        strands.stream()
            .filter(
                strand ->
                    strand.thread instanceof ForkJoinWorkerThread
                        && !strand.is(Strand.State.WAITING)
                        && !strand.is(Strand.State.DONE))
            .count();
    return pool.hasQueuedSubmissions() || pool.getActiveThreadCount() > known;
  }

  /** Whether there is one, at work or not. */
  boolean areThere() {
    return any && !threads().isEmpty();
  }

  /** Those that are in the midst of something. */
  List<Thread> atWork() {
    return any ? atWork(true) : List.of();
  }

  private List<Thread> atWork(boolean alsoAsleep) {
    return threads().stream().filter(thread -> isAtWork(thread, alsoAsleep)).toList();
  }

  private List<Thread> threads() {
    List<Thread> found = new ArrayList<>();
    for (Strand actor : strands) {
      ThreadGroup group = actor.group;
      if (group == null) {
        continue;
      }
      Thread[] threads = new Thread[group.activeCount() + 8];
      int count = group.enumerate(threads);
      for (int at = 0; at < count; at++) {
        if (!isStrand(threads[at])) {
          found.add(threads[at]);
        }
      }
    }
    return found;
  }

  private boolean isStrand(Thread thread) {
    return strands.stream().anyMatch(strand -> strand.thread == thread);
  }

  private static boolean isAtWork(Thread thread, boolean alsoAsleep) {
    return switch (thread.getState()) {
      case RUNNABLE -> !waitsForInput(thread);
      case BLOCKED -> true;
      case WAITING -> ThreadView.isAtGate(thread);
      case TIMED_WAITING ->
          ThreadView.isAtGate(thread) || (alsoAsleep && ThreadView.sleeps(thread));
      case NEW, TERMINATED -> false;
    };
  }

  /** A selector's thread runs, as far as the JVM knows. */
  private static boolean waitsForInput(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return frames.length > 0
        && frames[0].isNativeMethod()
        && frames[0].getClassName().startsWith("sun.nio.ch.");
  }
}
