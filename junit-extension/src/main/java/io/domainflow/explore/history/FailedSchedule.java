package io.domainflow.explore.history;

import java.util.List;

/**
 * A schedule that failed, and what reports tell of it. Immutable.
 *
 * @param scenario {@code Class.method}
 * @param search one line about the search: {@code found by the 3rd schedule, shrunk from 14 steps
 *     to 6; seed 42}
 * @param history of the shrunk schedule
 * @param findings at least one
 * @param anomalies what it is called; empty where it has no name
 * @param expected what the oracle would have accepted, a line each; may be empty
 * @param replay the string to give as {@code replay = "…"}
 * @param warnings what makes the result less than exact, a line each
 */
public record FailedSchedule(
    String scenario,
    String search,
    History history,
    List<Finding> findings,
    List<Anomaly> anomalies,
    List<String> expected,
    String replay,
    List<String> warnings) {

  public FailedSchedule {
    findings = List.copyOf(findings);
    anomalies = List.copyOf(anomalies);
    expected = List.copyOf(expected);
    warnings = List.copyOf(warnings);
  }
}
