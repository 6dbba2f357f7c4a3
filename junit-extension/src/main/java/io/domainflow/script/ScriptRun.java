package io.domainflow.script;

import java.time.Duration;
import java.util.List;

/**
 * What applying a script did.
 *
 * @param script what was applied
 * @param way how
 * @param statements in the order of execution
 */
public record ScriptRun(SqlScript script, Way way, List<Executed> statements) {

  /** How the statements relate to transactions. */
  public enum Way {
    /** All in one. */
    ONE_TRANSACTION,
    /** At least one statement refused to run in a transaction: each ran in one of its own. */
    STATEMENT_BY_STATEMENT
  }

  /**
   * A statement that was run.
   *
   * @param elapsed between sending and having the answer
   * @param notices what the server said on the side
   */
  public record Executed(SqlStatement statement, Duration elapsed, List<String> notices) {
    public Executed {
      notices = List.copyOf(notices);
    }
  }

  public ScriptRun {
    statements = List.copyOf(statements);
  }

  /** The sum over the statements. */
  public Duration elapsed() {
    return statements.stream().map(Executed::elapsed).reduce(Duration.ZERO, Duration::plus);
  }

  /** What the server said on the side, in order. */
  public List<String> notices() {
    return statements.stream().flatMap(executed -> executed.notices().stream()).toList();
  }
}
