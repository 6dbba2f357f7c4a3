package io.domainflow.migration;

import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.ScriptRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a migration.
 *
 * @param migration its version; empty if it is about none
 * @param file the script that is to be looked at; empty if there is none
 * @param line from 1; 0 if no line is meant
 * @param sqlState the server's code; empty if it did not refuse
 * @param message one sentence
 * @param details a line each: what differs, the statement, the server's hint
 */
public record Finding(
    Rule rule,
    String migration,
    String file,
    int line,
    String sqlState,
    String message,
    List<String> details) {
  private static final Pattern UNAVAILABLE = Pattern.compile("extension \".*\" is not available");

  public Finding {
    details = List.copyOf(details);
  }

  /** About a list, a file, a whole chain. */
  static Finding of(Rule rule, String file, String message) {
    return new Finding(rule, "", file, 0, "", message, List.of());
  }

  /** About a migration. */
  static Finding of(
      Rule rule, Migration migration, String file, String message, List<String> details) {
    return new Finding(rule, migration.version().toString(), file, 0, "", message, details);
  }

  /** A script that cannot be read or was refused. */
  static Finding refused(Rule rule, @Nullable Migration migration, ScriptException e) {
    List<String> details = new ArrayList<>();
    e.statement().ifPresent(statement -> details.add("statement: " + statement));
    e.detail().ifPresent(detail -> details.add("detail: " + detail));
    e.hint().ifPresent(hint -> details.add("hint: " + hint));
    advice(e).ifPresent(advice -> details.add("what helps: " + advice));
    return new Finding(
        rule,
        migration == null ? "" : migration.version().toString(),
        e.file(),
        e.line(),
        e.sqlState().orElse(""),
        e.reason(),
        details);
  }

  private static Optional<String> advice(ScriptException e) {
    if (e.sqlState().filter("57014"::equals).isPresent()) {
      return Optional.of("a statement may take domainflow.timeLimit seconds");
    }
    if (UNAVAILABLE.matcher(e.reason()).find()) {
      return Optional.of(
          "a server that has it: domainflow.postgres=container:IMAGE, or the URL of one that runs");
    }
    return Optional.empty();
  }

  /** That a script would stop half-way, if it ran statement by statement and has several. */
  static Optional<Finding> halfWay(@Nullable Migration migration, ScriptRun run) {
    if (run.way() == ScriptRun.Way.ONE_TRANSACTION || run.statements().size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.NOT_IN_A_TRANSACTION,
            migration == null ? "" : migration.version().toString(),
            run.script().file(),
            0,
            "",
            "cannot run in one transaction, so its "
                + run.statements().size()
                + " statements ran one by one: a failure in its middle leaves it half done",
            List.of()));
  }

  /** Adds one, unless there is one of its rule about the same statement. */
  static void addOnce(List<Finding> findings, Finding finding) {
    boolean known =
        findings.stream()
            .anyMatch(
                each ->
                    each.rule() == finding.rule()
                        && each.file().equals(finding.file())
                        && each.line() == finding.line());
    if (!known) {
      findings.add(finding);
    }
  }

  /** What it is about, wherever in the file it stands. */
  String key() {
    return String.join("  ", rule.id(), file, message).strip();
  }

  public Severity severity() {
    return rule.severity();
  }

  /** Rule, place and message on one line. */
  public String headline() {
    StringBuilder line = new StringBuilder(rule.id()).append("  ");
    if (!file.isEmpty()) {
      line.append(file).append(this.line > 0 ? ":" + this.line : "").append("  ");
    }
    line.append(message);
    if (!sqlState.isEmpty()) {
      line.append(" (SQLSTATE ").append(sqlState).append(')');
    }
    return line.toString();
  }
}
