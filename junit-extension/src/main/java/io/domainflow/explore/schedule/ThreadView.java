package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.GateDriver;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;

/** Says in a line what a thread does that takes no step. Stateless. */
final class ThreadView {
  private static final List<String> NOT_THE_CODES =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "org.postgresql.",
          "io.domainflow.explore.",
          "com.zaxxer.",
          "org.springframework.");

  private ThreadView() {}

  /**
   * What it waits for or runs, and where in the code.
   *
   * @param strands to name who holds the lock that it waits for
   */
  static String of(Thread thread, List<Strand> strands) {
    Thread.State state = thread.getState();
    StackTraceElement[] frames = thread.getStackTrace();
    int own = 0;
    while (own < frames.length && !isCodes(frames[own])) {
      own++;
    }
    String where = own < frames.length ? " at " + place(frames[own]) : "";
    boolean isIdle = frames.length == 0 || state == Thread.State.TERMINATED;
    if (isIdle) {
      return "has ended";
    }
    String call = own > 0 ? call(frames[own - 1]) : "";
    if (state == Thread.State.RUNNABLE) {
      return asksServer(frames, own)
          ? "waits for the answer of a server on a connection that is not under control" + where
          : "runs" + where;
    }
    String held = holder(thread, strands);
    if (!held.isEmpty()) {
      return "waits for a lock of the JVM that " + held + " holds" + where;
    }
    return "waits in " + (call.isEmpty() ? "a monitor" : call) + where;
  }

  /** Whether it is in {@code Thread.sleep}. */
  static boolean sleeps(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Thread")
          && frame.getMethodName().startsWith("sleep")) {
        return true;
      }
      if (!frame.getClassName().startsWith("java.")) {
        return false;
      }
    }
    return false;
  }

  /** How often it has slept or waited so far: the same number is the same sleep. */
  static long waits(Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    return info == null ? 0 : info.getWaitedCount();
  }

  /** Whether it is on its way to the gate, where it may wait for our own locks. */
  static boolean isAtGate(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().startsWith("io.domainflow.explore.")) {
        return true;
      }
    }
    return false;
  }

  /** Whether it stands in the gate itself, where nobody waits for the code of others. */
  static boolean wakesAtGate(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.internal.")) {
        return type.startsWith(Turns.class.getName());
      }
    }
    return false;
  }

  /** Whether it opens a session, for which the driver may wait for a thread of its own. */
  static boolean opensSession(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(GateDriver.class.getName())
          && frame.getMethodName().equals("connect")) {
        return true;
      }
    }
    return false;
  }

  private static boolean asksServer(StackTraceElement[] frames, int own) {
    for (int at = 0; at < own; at++) {
      if (frames[at].getClassName().startsWith("org.postgresql.")) {
        return true;
      }
    }
    return false;
  }

  private static String holder(Thread thread, List<Strand> strands) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    if (info == null || info.getLockOwnerId() < 0) {
      return "";
    }
    for (Strand strand : strands) {
      Thread other = strand.thread;
      if (other != null && other.getId() == info.getLockOwnerId()) {
        return strand.name;
      }
    }
    return String.valueOf(info.getLockOwnerName());
  }

  private static boolean isCodes(StackTraceElement frame) {
    return NOT_THE_CODES.stream().noneMatch(frame.getClassName()::startsWith);
  }

  private static String place(StackTraceElement frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }

  private static String call(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }
}
