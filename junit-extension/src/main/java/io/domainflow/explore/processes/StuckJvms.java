package io.domainflow.explore.processes;

import io.domainflow.explore.ServerActivity;
import io.domainflow.explore.StuckActors;
import io.domainflow.postgres.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What JVMs and the server do when workers have not ended in time. For one thread. */
final class StuckJvms {
  private static final String SILENT = " gives no answer: its JVM stands still, or is coming up\n";

  private final TestDatabase database;
  private final Duration timeout;
  private final Map<WorkerJvm, String> stacks = new LinkedHashMap<>();

  StuckJvms(TestDatabase database, Duration timeout, List<WorkerJvm> left) {
    this.database = database;
    this.timeout = timeout;
    left.forEach(jvm -> stacks.put(jvm, ""));
  }

  void heard(WorkerEvent event) {
    if (!stacks.containsKey(event.jvm())) {
      return;
    }
    if (event instanceof WorkerEvent.Gone) {
      stacks.put(event.jvm(), event.jvm() + " has ended meanwhile\n");
    } else if (event instanceof WorkerEvent.Said said
        && said.message() instanceof WorkerMessage.Stacks told) {
      stacks.put(event.jvm(), told.text());
    }
  }

  boolean complete() {
    return stacks.values().stream().noneMatch(String::isEmpty);
  }

  StuckActors take() {
    StringBuilder text = new StringBuilder();
    stacks.forEach((jvm, stack) -> text.append(stack.isEmpty() ? jvm + SILENT : stack));
    List<String> names = stacks.keySet().stream().map(WorkerJvm::toString).toList();
    try {
      ServerActivity activity = ServerActivity.of(database, pid -> Optional.empty());
      return new StuckActors(
          timeout, names, text.toString(), activity.sessions(), activity.waits(), List.of());
    } catch (SQLException e) {
      String silent = "the server does not answer: " + e.getMessage() + "\n";
      return new StuckActors(timeout, names, text.toString(), silent, List.of(), List.of());
    }
  }
}
