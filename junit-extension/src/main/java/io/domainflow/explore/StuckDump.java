package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what actors and the server do at the moment. */
final class StuckDump {
  private static final int FRAMES = 30;

  private final TestDatabase database;
  private final BorrowedSessions borrowed;

  StuckDump(TestDatabase database, BorrowedSessions borrowed) {
    this.database = database;
    this.borrowed = borrowed;
  }

  /** Stacks first: the server may be what does not answer. */
  StuckActors take(List<ContendingActor> running, Duration timeout) {
    List<String> names = running.stream().map(Actor::name).toList();
    String stacks = stacks(running);
    try {
      ServerActivity activity = ServerActivity.of(database, this::borrower);
      return new StuckActors(
          timeout, names, stacks, activity.sessions(), activity.waits(), List.of());
    } catch (SQLException e) {
      String silent = "the server does not answer: " + e.getMessage() + "\n";
      return new StuckActors(timeout, names, stacks, silent, List.of(), List.of());
    }
  }

  private Optional<String> borrower(int pid) {
    return borrowed.borrower(pid).map(thread -> thread.replaceFirst("^domainflow-", ""));
  }

  /** Actors with the same stack are written once. */
  private static String stacks(List<ContendingActor> running) {
    Map<String, List<String>> byStack = new LinkedHashMap<>();
    for (ContendingActor actor : running) {
      byStack.computeIfAbsent(stack(actor.thread()), stack -> new ArrayList<>()).add(actor.name());
    }
    StringBuilder text = new StringBuilder();
    byStack.forEach((stack, names) -> text.append(String.join(", ", names)).append(stack));
    return text.toString();
  }

  private static String stack(Thread thread) {
    StringBuilder text = new StringBuilder(" (" + thread.getState() + ")\n");
    StackTraceElement[] frames = thread.getStackTrace();
    for (int frame = 0; frame < Math.min(frames.length, FRAMES); frame++) {
      text.append("    at ").append(frames[frame]).append('\n');
    }
    return text.toString();
  }
}
