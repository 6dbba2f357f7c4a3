package io.domainflow.migration;

import io.domainflow.reports.JUnitFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict in the form of JUnit's reports: a test for each migration, and one for what is about
 * none. It fails if a finding is as severe as the threshold.
 */
public final class JUnitReport {
  private JUnitReport() {}

  /** Writes it, and the directories above it. */
  public static void write(Verdict verdict, Path file) throws IOException {
    List<JUnitFile.Case> cases = new ArrayList<>();
    List<Finding> left = new ArrayList<>(verdict.findings());
    for (MigrationOutcome outcome : verdict.outcomes()) {
      String version = outcome.migration().version().toString();
      List<Finding> its =
          verdict.findings().stream().filter(each -> each.migration().equals(version)).toList();
      left.removeAll(its);
      double seconds = outcome.elapsed().toNanos() / 1e9;
      cases.add(one(outcome.migration().toString(), seconds, its, verdict.threshold()));
    }
    double seconds = verdict.chain().elapsed().toNanos() / 1e9;
    cases.add(one("the whole", seconds, left, verdict.threshold()));
    JUnitFile.write("domainflow:verify", cases, file);
  }

  private static JUnitFile.Case one(
      String name, double seconds, List<Finding> findings, Severity threshold) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(finding.headline()).append('\n');
      finding.details().forEach(detail -> text.append("    ").append(detail).append('\n'));
    }
    boolean fails = findings.stream().anyMatch(finding -> finding.severity().isAtLeast(threshold));
    return new JUnitFile.Case(
        "migrations",
        name,
        seconds,
        fails ? JUnitFile.Result.FAILED : JUnitFile.Result.PASSED,
        findings.isEmpty() ? "" : findings.get(0).headline(),
        text.toString());
  }
}
