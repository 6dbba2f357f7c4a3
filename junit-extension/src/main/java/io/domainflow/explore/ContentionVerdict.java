package io.domainflow.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in words what is wrong with a contention. Immutable. */
public final class ContentionVerdict {
  private final String scenario;
  private final String summary;
  private final ContentionReport report;
  private final List<Invariants.Broken> broken;
  private final List<String> more;
  private final List<String> notes;

  /**
   * @param scenario its name, for the first line
   * @param broken invariants that did not hold afterwards
   */
  public ContentionVerdict(
      String scenario, ContentionReport report, List<Invariants.Broken> broken) {
    this(scenario, report.summary(), report, broken, List.of(), List.of());
  }

  /**
   * @param summary for the first line
   * @param more findings of others, which come first
   * @param notes for who looks for the reason, at the end
   */
  public ContentionVerdict(
      String scenario,
      String summary,
      ContentionReport report,
      List<Invariants.Broken> broken,
      List<String> more,
      List<String> notes) {
    this.scenario = scenario;
    this.summary = summary;
    this.report = report;
    this.broken = List.copyOf(broken);
    this.more = List.copyOf(more);
    this.notes = List.copyOf(notes);
  }

  /**
   * What failed, or empty if nothing did. Its cause is the first exception, the others are
   * suppressed ones.
   */
  public Optional<ScenarioFailedError> failure() {
    List<String> findings = new ArrayList<>(more);
    report.stuck().ifPresent(stuck -> findings.add(stuckFinding(stuck)));
    broken.forEach(invariant -> findings.add(brokenFinding(invariant)));
    findings.addAll(failureFindings());
    if (findings.isEmpty() && report.calls() == 0 && report.expectedFailures() > 0) {
      findings.add(
          "No call returned: all "
              + report.expectedFailures()
              + " ended with an expected exception, which shows nothing");
    }
    if (report.leakedConnections() > 0) {
      findings.add(
          Count.of(report.leakedConnections(), "connection")
              + " borrowed and not given back when all workers had ended: close each one,"
              + " also after an exception (try-with-resources)");
    }
    if (findings.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder message = new StringBuilder(scenario + " failed (" + summary + "):");
    for (int finding = 0; finding < findings.size(); finding++) {
      message.append("\n  ").append(finding + 1).append(". ");
      message.append(findings.get(finding).stripTrailing().replace("\n", "\n     "));
    }
    notes.forEach(note -> message.append("\n  ").append(note.replace("\n", "\n  ")));
    return Optional.of(withCauses(new ScenarioFailedError(message.toString())));
  }

  private ScenarioFailedError withCauses(ScenarioFailedError error) {
    List<Throwable> thrown = new ArrayList<>();
    report.failures().forEach(failure -> thrown.add(failure.thrown()));
    for (Invariants.Broken invariant : broken) {
      if (invariant.thrown() != null) {
        thrown.add(invariant.thrown());
      }
    }
    if (!thrown.isEmpty()) {
      error.initCause(thrown.get(0));
      thrown.stream()
          .skip(1)
          .limit(9)
          .forEach(error::addSuppressed); // a thousand stacks help nobody
    }
    return error;
  }

  private static String brokenFinding(Invariants.Broken broken) {
    String where = "  [" + broken.invariant().where() + "]";
    String text = "Invariant \"" + broken.invariant().text() + "\"";
    @Nullable Throwable thrown = broken.thrown();
    if (thrown == null) {
      return text + " does not hold" + where;
    }
    return thrown instanceof AssertionError
        ? text + " does not hold" + where + ": " + messageOf(thrown)
        : text + " could not be checked" + where + ": " + thrown;
  }

  /**
   * Actors that failed alike are told once: by class and SQLSTATE, as texts differ from row to row.
   */
  private List<String> failureFindings() {
    Map<String, List<ActorFailure>> alike = new LinkedHashMap<>();
    for (ActorFailure failure : report.failures()) {
      String kind =
          Causes.className(failure.thrown()) + Causes.sqlState(failure.thrown()).orElse("");
      alike.computeIfAbsent(kind, first -> new ArrayList<>()).add(failure);
    }
    return alike.values().stream().map(ContentionVerdict::failureFinding).toList();
  }

  private static String failureFinding(List<ActorFailure> alike) {
    ActorFailure first = alike.get(0);
    Optional<String> state = Causes.sqlState(first.thrown());
    StringBuilder text = new StringBuilder();
    text.append("Worker ").append(first.number());
    if (!first.name().equals("worker-" + first.number())) {
      text.append(" (").append(first.name()).append(")");
    }
    text.append(" failed in its call ").append(first.iteration() + 1);
    text.append(": ").append(Causes.className(first.thrown()));
    state.ifPresent(code -> text.append(" (SQLSTATE ").append(code).append(")"));
    text.append(": ").append(messageOf(first.thrown()));
    if (alike.size() > 1) {
      List<String> others = alike.stream().skip(1).map(other -> "" + other.number()).toList();
      text.append("\nand alike ").append(others.size() == 1 ? "worker " : "workers ");
      text.append(String.join(", ", others));
    }
    return text.toString();
  }

  /** What actors did when their caller was interrupted. */
  public static ScenarioFailedError interrupted(StuckActors stuck) {
    return new ScenarioFailedError("Interrupted: " + stuckFinding(stuck));
  }

  private static String stuckFinding(StuckActors stuck) {
    StringBuilder text = new StringBuilder();
    text.append(Count.of(stuck.names().size(), "worker")).append(" had not ended after ");
    text.append(Durations.text(stuck.timeout())).append("; invariants were not checked\n");
    text.append("who waits for whom:\n");
    if (stuck.waits().isEmpty()) {
      text.append("  nobody waits for a lock of the server\n");
    }
    stuck.waits().forEach(wait -> text.append("  ").append(wait).append('\n'));
    text.append("pg_stat_activity:\n").append(stuck.sessions().indent(2));
    text.append("threads:\n").append(stuck.threads().indent(2));
    if (!stuck.lost().isEmpty()) {
      text.append("these went on although they were interrupted and their sessions were ended: ");
      text.append(String.join(", ", stuck.lost()));
    }
    return text.toString();
  }

  private static String messageOf(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).strip();
  }
}
