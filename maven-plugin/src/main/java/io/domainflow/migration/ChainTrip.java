package io.domainflow.migration;

import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The whole chain down and up again. It goes down to the last migration without a proven way back:
 * what is wrong with that one has been said already. For one thread, once.
 */
final class ChainTrip {
  private final WorkDatabase database;
  private final List<MigrationOutcome> outcomes;
  private final List<Fingerprint> states;
  private final List<Finding> findings;
  private Duration elapsed = Duration.ZERO;

  /**
   * Prepares it.
   *
   * @param states the schema before the first migration, then after each
   */
  ChainTrip(
      WorkDatabase database,
      List<MigrationOutcome> outcomes,
      List<Fingerprint> states,
      List<Finding> findings) {
    this.database = database;
    this.outcomes = outcomes;
    this.states = states;
    this.findings = findings;
  }

  ChainOutcome run() throws SQLException {
    int end = outcomes.size();
    int floor = end;
    while (floor > 0 && outcomes.get(floor - 1).canGoBack()) {
      floor--;
    }
    if (floor == end) {
      return ChainOutcome.NOT_RUN;
    }
    Step.State state = downAndUp(floor, end);
    String downTo = floor == 0 ? "" : migration(floor - 1).version().toString();
    return new ChainOutcome(state, downTo, end - floor, elapsed);
  }

  private Step.State downAndUp(int floor, int end) throws SQLException {
    for (int i = end - 1; i >= floor; i--) {
      Optional<SqlScript> down = migration(i).down();
      if (down.isPresent() && !apply(down.get(), migration(i), Rule.CHAIN_DOWN_FAILS)) {
        return Step.State.FAILS;
      }
    }
    boolean same = compare(floor, Rule.CHAIN_DOWN_DIFFERS, "left behind", "lost");
    for (int i = floor; i < end; i++) {
      if (!apply(migration(i).up(), migration(i), Rule.CHAIN_UP_FAILS)) {
        return Step.State.FAILS;
      }
    }
    same &= compare(end, Rule.CHAIN_UP_DIFFERS, "only the second time", "only the first time");
    return same ? Step.State.OK : Step.State.DIFFERS;
  }

  private boolean apply(SqlScript script, Migration migration, Rule refused) throws SQLException {
    try {
      elapsed = elapsed.plus(database.apply(script).elapsed());
      return true;
    } catch (ScriptException e) {
      findings.add(Finding.refused(refused, migration, e));
      return false;
    }
  }

  private boolean compare(int count, Rule rule, String added, String lost) throws SQLException {
    SchemaDiff diff = SchemaDiff.between(states.get(count), database.fingerprint());
    if (diff.isEmpty()) {
      return true;
    }
    findings.add(
        new Finding(
            rule,
            "",
            "",
            0,
            "",
            "the whole chain, down to "
                + (count == 0 ? "the start" : migration(count - 1).version())
                + ": the schema is another",
            diff.lines(added, lost)));
    return false;
  }

  private Migration migration(int i) {
    return outcomes.get(i).migration();
  }
}
