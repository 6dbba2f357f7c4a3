package io.domainflow.explore.processes;

import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.Count;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of workers in JVMs of their own. Immutable.
 *
 * @param contention what they did; failures are foreign exceptions
 * @param started whether all JVMs stood and were let go
 * @param findings what went wrong with their JVMs, in words
 * @param kills workers killed in or between their calls
 * @param comebacks JVMs that took the place of killed ones
 * @param tails the end of what the JVMs of workers that failed wrote
 * @param warnings what does not fail the scenario
 * @param output the folder with what each JVM wrote
 */
public record ProcessesReport(
    ContentionReport contention,
    boolean started,
    List<String> findings,
    int kills,
    int comebacks,
    List<String> tails,
    List<String> warnings,
    Path output) {
  public ProcessesReport {
    findings = List.copyOf(findings);
    tails = List.copyOf(tails);
    warnings = List.copyOf(warnings);
  }

  /** One line for a console. */
  public String summary() {
    if (!started) {
      return Count.of(contention.actors(), "worker") + ", not started";
    }
    return contention.summary()
        + "; "
        + Count.of(kills, "kill")
        + (comebacks == 0 ? "" : ", " + comebacks + " came back");
  }
}
