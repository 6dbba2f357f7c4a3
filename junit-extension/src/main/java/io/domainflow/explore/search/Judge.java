package io.domainflow.explore.search;

import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.schedule.ActorEnd;
import io.domainflow.explore.schedule.Findings;
import io.domainflow.explore.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a schedule. Immutable. */
final class Judge {
  /** Kind of an outcome that no serial order gives. */
  static final String NOT_SERIAL = "not-serial";

  private static final String INVARIANT = "invariant:";
  private static final String IN_FAILED_TRANSACTION = "25P02";

  private final ExpectedFailures expected;

  Judge(ExpectedFailures expected) {
    this.expected = expected;
  }

  /** Everything that is wrong, worst first; {@code serial} is null for a serial order itself. */
  List<Finding> findings(Schedule schedule, @Nullable Serial serial) {
    List<Finding> findings = new ArrayList<>(schedule.findings());
    for (String lost : schedule.lost()) {
      findings.add(
          new Finding(
              Findings.TIMEOUT,
              lost + " goes on although its schedule is over",
              List.of(
                  "it hears neither the interrupt nor the exception that end it (does it catch"
                      + " Throwable in a loop?): no further schedule can be run")));
    }
    findings.addAll(errors(schedule, serial));
    schedule.broken().forEach(broken -> findings.add(brokenInvariant(broken)));
    if (findings.isEmpty() && serial != null && serial.outcomes() != null) {
      notSerial(schedule, serial, findings);
    }
    return findings;
  }

  private List<Finding> errors(Schedule schedule, @Nullable Serial serial) {
    List<Finding> findings = new ArrayList<>();
    boolean poisoned = false;
    for (int actor = 0; actor < schedule.ends().size(); actor++) {
      Throwable thrown = schedule.ends().get(actor).thrown();
      if (thrown == null) {
        continue;
      }
      String kind = ActorEnd.kind(thrown);
      if (serial == null || !serial.mayFail(actor, kind)) {
        findings.add(error(schedule.ends().get(actor).name(), kind, thrown));
        poisoned |= kind.equals(IN_FAILED_TRANSACTION);
      }
    }
    if (!poisoned && !expected.sqlStates().contains(IN_FAILED_TRANSACTION)) {
      schedule
          .firstFailedWith(IN_FAILED_TRANSACTION)
          .ifPresent(
              event ->
                  findings.add(
                      new Finding(
                          Findings.ERROR + IN_FAILED_TRANSACTION,
                          schedule.strand(event.strand())
                              + " went on in a transaction that had failed",
                          List.of(
                              "the server refuses everything until a rollback: " + event.text()))));
    }
    return findings;
  }

  static Finding error(String name, String kind, Throwable thrown) {
    List<String> lines = new ArrayList<>();
    String message = String.valueOf(thrown.getMessage()).strip();
    message.lines().skip(1).limit(4).forEach(lines::add);
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (isUsers(frame)) {
        lines.add("at " + frame);
        break;
      }
    }
    String state = kind.length() == 5 ? " (SQLSTATE " + kind + ")" : "";
    return new Finding(
        Findings.ERROR + kind,
        name
            + " failed: "
            + thrown.getClass().getSimpleName()
            + state
            + ": "
            + message.lines().findFirst().orElse(""),
        lines);
  }

  private static boolean isUsers(StackTraceElement frame) {
    String name = frame.getClassName();
    return !name.startsWith("java.")
        && !name.startsWith("jdk.")
        && !name.startsWith("sun.")
        && !name.startsWith("org.postgresql.")
        && !name.startsWith("io.domainflow.explore.")
        && !name.startsWith("com.sun.proxy.")
        && !name.startsWith("org.springframework.")
        && !name.startsWith("com.zaxxer.");
  }

  static Finding brokenInvariant(Invariants.Broken broken) {
    String text = broken.invariant().text();
    Throwable thrown = broken.thrown();
    List<String> lines = new ArrayList<>();
    lines.add("checked by " + broken.invariant().where());
    if (thrown != null) {
      String.valueOf(thrown.getMessage()).strip().lines().limit(8).forEach(lines::add);
    }
    boolean checked = thrown == null || thrown instanceof AssertionError;
    return new Finding(
        INVARIANT + text,
        "Invariant \""
            + text
            + "\" "
            + (checked ? "does not hold" : "could not be checked: " + thrown),
        lines);
  }

  private static void notSerial(Schedule schedule, Serial serial, List<Finding> findings) {
    List<Outcome> legitimate = serial.outcomes();
    if (legitimate == null || schedule.content().isEmpty()) {
      return;
    }
    Outcome outcome = serial.comparable(Outcome.of(schedule, schedule.content().get()));
    if (legitimate.contains(outcome)) {
      return;
    }
    List<String> names = schedule.ends().stream().map(ActorEnd::name).toList();
    List<String> nearest = null;
    for (Outcome one : legitimate) {
      List<String> differences = outcome.differences(one, names);
      if (nearest == null || differences.size() < nearest.size()) {
        nearest = differences;
      }
    }
    findings.add(
        new Finding(
            NOT_SERIAL,
            "The outcome is none that the actors reach one after the other",
            nearest == null ? List.of() : nearest));
  }
}
