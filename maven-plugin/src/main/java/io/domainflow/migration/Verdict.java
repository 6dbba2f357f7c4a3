package io.domainflow.migration;

import io.domainflow.script.MigrationSet;
import io.domainflow.script.SqlScript;
import java.util.List;

/**
 * What a verification found out.
 *
 * @param server one line on where it ran
 * @param serverVersion as {@code server_version_num}
 * @param set what was verified
 * @param outcomes of each migration, in order
 * @param waits of others, while scripts ran
 * @param calls of the workload, while scripts ran
 * @param accepted findings that the baseline accepts, which are none of the others
 * @param threshold the least severity that fails the verification
 */
public record Verdict(
    String server,
    int serverVersion,
    MigrationSet set,
    List<MigrationOutcome> outcomes,
    ChainOutcome chain,
    List<Waits> waits,
    List<CallsMeanwhile> calls,
    List<Finding> findings,
    List<Finding> accepted,
    Severity threshold) {
  public Verdict {
    outcomes = List.copyOf(outcomes);
    waits = List.copyOf(waits);
    calls = List.copyOf(calls);
    findings = List.copyOf(findings);
    accepted = List.copyOf(accepted);
  }

  /** Of others while a script ran. */
  List<Waits> waits(SqlScript script) {
    return waits.stream().filter(each -> each.script().equals(script)).toList();
  }

  /** Of the workload while a script ran. */
  List<CallsMeanwhile> calls(SqlScript script) {
    return calls.stream().filter(each -> each.script().equals(script)).toList();
  }

  /** Whether a finding is as severe as the threshold. */
  public boolean failed() {
    return findings.stream().anyMatch(finding -> finding.severity().isAtLeast(threshold));
  }

  /** How many findings have that severity. */
  public int count(Severity severity) {
    return (int) findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /**
   * Migrations that went up and, unless irreversible, down and up again; none that are unchanged.
   */
  public int passed() {
    return (int) outcomes.stream().filter(MigrationOutcome::passed).count();
  }

  /** One line. */
  public String summary() {
    int unchanged = (int) outcomes.stream().filter(MigrationOutcome::isUnchanged).count();
    return "%s of %s passed%s: %s, %s, %s%s"
        .formatted(
            passed(),
            counted(outcomes.size() - unchanged, "migration"),
            unchanged == 0 ? "" : " (and " + unchanged + " unchanged)",
            counted(count(Severity.ERROR), "error"),
            counted(count(Severity.WARNING), "warning"),
            counted(count(Severity.NOTE), "note"),
            accepted.isEmpty() ? "" : ", " + accepted.size() + " accepted");
  }

  private static String counted(int count, String name) {
    return count + " " + name + (count == 1 ? "" : "s");
  }
}
