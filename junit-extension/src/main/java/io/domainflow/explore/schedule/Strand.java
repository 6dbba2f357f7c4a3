package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One thread that takes steps in a schedule: an actor, or a thread that an actor's code started.
 * All fields that change are guarded by the lock of its {@link Turns}.
 */
final class Strand {
  /** Where a strand stands. */
  enum State {
    /** Its thread was not started yet. */
    NEW,
    /** Its thread was made by an actor's code, and has taken no step yet. */
    IDLE,
    /** Runs code of its own, between two steps. */
    RUNNING,
    /** Stands at the gate and would take its next step. */
    READY,
    /** Its step was let go and has not ended. */
    EXECUTING,
    /** Its step waits inside the server for others. */
    BLOCKED,
    /** Its step waited for others, and what they did since may have let it go. */
    UNSETTLED,
    /** Its step ended after others let it go; it goes on when nobody else runs. */
    HELD,
    /** Waits for a notification. */
    LISTENING,
    /** Waits inside the JVM for something that others do. */
    WAITING,
    /** Sleeps; waking up is a step of its own. */
    SLEEPING,
    DONE
  }

  final int number;
  final int actor;
  final String name;
  final Condition turn;

  @Nullable Thread thread;

  /** Of an actor: what threads belong to that its code makes. */
  @Nullable ThreadGroup group;

  State state = State.NEW;
  boolean granted;

  /** At the gate although the course has not let it wake up yet. */
  boolean asleepAtGate;

  /** Which of its thread's waits the sleep is that it was last found in. */
  long sleep = -1;

  /** Place of the step by which it last woke up. */
  int wokenAt;

  /** Ends its wait for a notification without one. */
  boolean givesUp;

  @Nullable Step pending;
  @Nullable Recorded current;

  /** The call inside of which it takes steps; null while it takes none. */
  @Nullable Recorded call;

  /** Stops inside of the call so far, and rows by what is done to them. */
  int stops;

  final Map<String, Integer> rows = new HashMap<>();

  /** Whether the step that it takes inside of the call ends the transaction. */
  boolean endsTransaction;

  /** Strands that its step waits for, by number; -1 for a session that is no strand's. */
  Set<Integer> blockers = new TreeSet<>();

  /** {@link System#nanoTime} when its state became what it is. */
  long since;

  /** Whether its step waited when it was taken from the same place before. */
  boolean expectedToWait;

  /** Whether the course chose its step, and is told of it. */
  boolean visible;

  /** Stands for all steps of the schedule up to its own. */
  long path;

  /** Steps that were refused as its schedule was over. */
  int refused;

  /** Held for ever, as it goes on although its schedule is over. */
  boolean parked;

  /** How often it was found standing still inside the JVM, one time after the other. */
  int stillness;

  Strand(int number, int actor, String name, Condition turn) {
    this.number = number;
    this.actor = actor;
    this.name = name;
    this.turn = turn;
  }

  void become(State next) {
    state = next;
    since = System.nanoTime();
    stillness = 0;
  }

  /** The call has ended, wherever inside of it the strand stood. */
  void leaveCall() {
    call = null;
    stops = 0;
    rows.clear();
    endsTransaction = false;
    pending = null;
  }

  boolean is(State one) {
    return state == one;
  }

  /** Whether something may still come from it without anybody else's doing. */
  boolean isBusy() {
    return state == State.RUNNING || state == State.EXECUTING || state == State.UNSETTLED;
  }
}
