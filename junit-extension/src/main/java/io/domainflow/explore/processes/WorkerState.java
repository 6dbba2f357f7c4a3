package io.domainflow.explore.processes;

import org.jspecify.annotations.Nullable;

/** What one worker has done so far, in all its JVMs. The coordinating thread's. */
final class WorkerState {
  private final int number;
  private final String name;
  private long calls;
  private int launches;
  private boolean finished;
  private @Nullable WorkerJvm jvm;

  WorkerState(int number, String name) {
    this.number = number;
    this.name = name;
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** Calls that ended, or were cut: the next one's iteration. */
  long calls() {
    return calls;
  }

  void callEnded() {
    calls++;
  }

  /** How many JVMs it has had, counting this one. */
  int nextLaunch() {
    return ++launches;
  }

  boolean finished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  @Nullable WorkerJvm jvm() {
    return jvm;
  }

  void runsIn(WorkerJvm launched) {
    jvm = launched;
  }
}
