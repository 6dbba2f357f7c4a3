package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.Load;
import io.domainflow.impact.TableLockMode;
import io.domainflow.impact.Touched;
import io.domainflow.rows.BulkRows;
import io.domainflow.rows.RowMaker;
import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every script that keeps others from a table once more, while others read and write it and it has
 * many rows. For one thread, once.
 */
final class LoadTrip {
  /** Deadlock, lock not available, cancelled. */
  private static final Set<String> OF_OTHERS = Set.of("40P01", "55P03", "57014");

  /** Each is used by two sessions. */
  private static final int MOST_TABLES = 8;

  private final WorkDatabase database;
  private final List<MigrationOutcome> outcomes;
  private final VerificationOptions options;
  private final List<Finding> findings;
  private final Progress progress;
  private final RowMaker maker;
  private final List<Waits> waits = new ArrayList<>();

  LoadTrip(
      WorkDatabase database,
      List<MigrationOutcome> outcomes,
      VerificationOptions options,
      List<Finding> findings,
      Progress progress) {
    this.database = database;
    this.outcomes = outcomes;
    this.options = options;
    this.findings = findings;
    this.progress = progress;
    this.maker = new RowMaker(options.excluded());
  }

  List<Waits> run() throws SQLException {
    for (int i = 0; i < outcomes.size(); i++) {
      progress.at("under load", i + 1, outcomes.size());
      if (!one(outcomes.get(i))) {
        break;
      }
    }
    return waits;
  }

  /** Whether the next can follow. */
  private boolean one(MigrationOutcome outcome) throws SQLException {
    Migration migration = outcome.migration();
    if (!underLoad(migration, migration.up(), outcome.up())) {
      database.deleteAllRows();
      Optional<ScriptException> refused = database.attempt(migration.up());
      if (refused.isPresent()) {
        Finding.addOnce(findings, Finding.refused(Rule.NOT_REPEATED, migration, refused.get()));
        return false;
      }
    }
    Optional<SqlScript> back = outcome.canGoBack() ? migration.down() : Optional.empty();
    if (back.isEmpty() || tables(outcome.down()).isEmpty()) {
      return true;
    }
    if (!underLoad(migration, back.get(), outcome.down())) {
      return !outcome.down().mayStopHalfWay();
    }
    Optional<ScriptException> refused = database.attempt(migration.up());
    if (refused.isPresent()) {
      database.deleteAllRows();
      refused = database.attempt(migration.up());
    }
    refused.ifPresent(
        why -> Finding.addOnce(findings, Finding.refused(Rule.NOT_REPEATED, migration, why)));
    return refused.isEmpty();
  }

  /** Tables that were there before a script and are after it, and that it keeps others from. */
  private static Set<String> tables(Step step) {
    Set<String> tables = new TreeSet<>();
    for (Impact impact : step.impacts()) {
      for (Touched touched : impact.touched()) {
        TableLockMode mode = touched.mode();
        boolean stays = touched.kind().equals("table") && !touched.gone();
        if (stays && mode != null && mode.stopsWriters()) {
          tables.add(touched.relation());
        }
      }
    }
    return tables;
  }

  /** Whether it passed. */
  private boolean underLoad(Migration migration, SqlScript script, Step step) throws SQLException {
    Set<String> tables = tables(step);
    if (tables.isEmpty()) {
      return database.attempt(script).isEmpty();
    }
    List<BulkRows.Filled> filled = new ArrayList<>();
    for (String table : tables) {
      if (filled.size() < MOST_TABLES) {
        database.fill(maker, table, options.loadRows()).ifPresent(filled::add);
      }
    }
    Optional<ScriptException> refused;
    List<Load.Wait> met;
    try (Load load = database.load(filled)) {
      refused = database.attempt(script);
      met = load.stop();
    }
    refused
        .filter(why -> why.sqlState().filter(OF_OTHERS::contains).isPresent())
        .ifPresent(why -> findings.add(Finding.refused(Rule.REFUSED_UNDER_LOAD, migration, why)));
    for (int i = 0; i < met.size() && refused.isEmpty(); i++) {
      note(migration, script, new Waits(script, filled.get(i).rows(), met.get(i)));
    }
    return refused.isEmpty();
  }

  private void note(Migration migration, SqlScript script, Waits each) {
    waits.add(each);
    if (!each.met().refused().isEmpty()) {
      findings.add(
          Finding.of(
              Rule.OTHERS_REFUSED,
              migration,
              script.file(),
              "who uses %s while it runs is refused".formatted(each.met().table()),
              List.of(
                  "the server said: " + each.met().refused(),
                  "safer: what is new beside what was; the old goes when no release uses it")));
    }
    Duration longest = each.met().longest();
    if (longest.compareTo(options.longestWait()) > 0) {
      findings.add(
          Finding.of(
              Rule.OTHERS_WAIT,
              migration,
              script.file(),
              "who uses %s waits longer than %d ms while it runs"
                  .formatted(each.met().table(), options.longestWait().toMillis()),
              List.of(
                  "readers up to %d ms, writers up to %d ms, with %d rows"
                      .formatted(
                          each.met().reading().toMillis(),
                          each.met().writing().toMillis(),
                          each.rows()))));
    }
  }
}
