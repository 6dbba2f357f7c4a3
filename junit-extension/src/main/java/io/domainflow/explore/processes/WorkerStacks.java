package io.domainflow.explore.processes;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the threads of this JVM do, the worker's own first; those of the JVM and ours left out. */
final class WorkerStacks {
  private static final int FRAMES = 30;
  private static final int THREADS = 20;
  private static final List<String> OURS =
      List.of("domainflow-parent", "domainflow-pool-", "domainflow-exit");

  private WorkerStacks() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> isOfTheCode(thread.getKey()))
        .sorted(Comparator.comparing(WorkerStacks::rank))
        .limit(THREADS)
        .forEach(thread -> append(text, thread.getKey(), thread.getValue()));
    return text.toString();
  }

  private static boolean isOfTheCode(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group != null
        && !group.getName().equals("system")
        && !group.getName().equals("InnocuousThreadGroup")
        && thread.getId() != 1 // waits for the worker's own
        && OURS.stream().noneMatch(thread.getName()::startsWith);
  }

  private static String rank(Map.Entry<Thread, StackTraceElement[]> thread) {
    String name = thread.getKey().getName();
    return (name.startsWith("domainflow-") ? "0" : "1") + name;
  }

  private static void append(StringBuilder text, Thread thread, StackTraceElement[] frames) {
    text.append(thread.getName().replaceFirst("^domainflow-", ""));
    text.append(" (").append(thread.getState()).append(")\n");
    for (int frame = 0; frame < Math.min(frames.length, FRAMES); frame++) {
      text.append("    at ").append(frames[frame]).append('\n');
    }
  }
}
