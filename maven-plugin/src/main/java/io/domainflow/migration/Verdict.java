package io.domainflow.migration;

import io.domainflow.script.MigrationSet;
import java.util.List;

/**
 * What a verification found out.
 *
 * @param server one line on where it ran
 * @param serverVersion as {@code server_version_num}
 * @param set what was verified
 * @param outcomes of each migration, in order
 */
public record Verdict(
    String server,
    int serverVersion,
    MigrationSet set,
    List<MigrationOutcome> outcomes,
    ChainOutcome chain,
    List<Finding> findings) {
  public Verdict {
    outcomes = List.copyOf(outcomes);
    findings = List.copyOf(findings);
  }

  /** Whether a finding is an error. */
  public boolean failed() {
    return count(Severity.ERROR) > 0;
  }

  /** How many findings have that severity. */
  public int count(Severity severity) {
    return (int) findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** Migrations that went up and, unless irreversible, down and up again. */
  public int passed() {
    return (int) outcomes.stream().filter(MigrationOutcome::passed).count();
  }

  /** One line. */
  public String summary() {
    return "%s of %s passed: %s, %s, %s"
        .formatted(
            passed(),
            counted(outcomes.size(), "migration"),
            counted(count(Severity.ERROR), "error"),
            counted(count(Severity.WARNING), "warning"),
            counted(count(Severity.NOTE), "note"));
  }

  private static String counted(int count, String name) {
    return count + " " + name + (count == 1 ? "" : "s");
  }
}
