package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.Load;
import io.domainflow.impact.TableLockMode;
import io.domainflow.impact.Touched;
import io.domainflow.rows.BulkRows;
import io.domainflow.rows.RowMaker;
import io.domainflow.scenarios.Workers;
import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every script that keeps others from a table once more, while others read and write it and it has
 * many rows: readers and writers of ours, or the workers of a scenario. For one thread, once.
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
  private final List<CallsMeanwhile> calls = new ArrayList<>();
  private @Nullable Workers workers;

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

  void run() throws SQLException {
    try {
      if (options.workload().isPresent()) {
        workers = database.workers(options.workload().get());
      }
      for (int i = 0; i < outcomes.size(); i++) {
        progress.at("under load", i + 1, outcomes.size());
        if (!one(outcomes.get(i))) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    } finally {
      end(workers);
    }
  }

  private static void end(@Nullable Workers workers) {
    if (workers != null) {
      try {
        workers.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the workload could not be ended", e);
      }
    }
  }

  /** Of the tables, where our own readers and writers used them. */
  List<Waits> waits() {
    return waits;
  }

  /** Of the scenario's workers. */
  List<CallsMeanwhile> calls() {
    return calls;
  }

  /** Whether the next can follow. */
  private boolean one(MigrationOutcome outcome) throws SQLException, IOException {
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
  private boolean underLoad(Migration migration, SqlScript script, Step step)
      throws SQLException, IOException {
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
    Optional<ScriptException> refused =
        workers != null && begin(workers, migration, script)
            ? besideWorkers(workers, migration, script)
            : besideOurs(filled, migration, script);
    refused
        .filter(why -> why.sqlState().filter(OF_OTHERS::contains).isPresent())
        .ifPresent(why -> findings.add(Finding.refused(Rule.REFUSED_UNDER_LOAD, migration, why)));
    return refused.isEmpty();
  }

  private Optional<ScriptException> besideOurs(
      List<BulkRows.Filled> filled, Migration migration, SqlScript script) throws SQLException {
    Optional<ScriptException> refused;
    List<Load.Wait> met;
    try (Load load = database.load(filled)) {
      refused = database.attempt(script);
      met = load.stop();
    }
    for (int i = 0; i < met.size() && refused.isEmpty(); i++) {
      note(migration, script, new Waits(script, filled.get(i).rows(), met.get(i)));
    }
    return refused;
  }

  private boolean begin(Workers those, Migration migration, SqlScript script) throws IOException {
    Optional<String> cannot = those.begin();
    cannot.ifPresent(
        why ->
            findings.add(
                Finding.of(
                    Rule.WORKLOAD_DOES_NOT_RUN,
                    migration,
                    script.file(),
                    "the workload does not run on the schema before it, so others use its tables",
                    List.of("its first call ended with: " + why))));
    return cannot.isEmpty();
  }

  private Optional<ScriptException> besideWorkers(
      Workers those, Migration migration, SqlScript script) throws SQLException, IOException {
    Optional<ScriptException> refused = database.attempt(script);
    Workers.Calls met = those.end();
    if (refused.isEmpty()) {
      note(migration, script, new CallsMeanwhile(script, met));
    }
    return refused;
  }

  private void note(Migration migration, SqlScript script, CallsMeanwhile each) {
    calls.add(each);
    Workers.Calls met = each.met();
    if (!met.refused().isEmpty()) {
      findings.add(
          Finding.of(
              Rule.OTHERS_REFUSED,
              migration,
              script.file(),
              "a call of the workload fails while it runs, or after it",
              List.of(
                  "it ended with: " + met.refused(),
                  "safer: what is new beside what was; the old goes when no release uses it")));
    }
    if (met.longest().compareTo(options.longestWait()) > 0) {
      findings.add(
          Finding.of(
              Rule.OTHERS_WAIT,
              migration,
              script.file(),
              "a call of the workload takes longer than %d ms while it runs"
                  .formatted(options.longestWait().toMillis()),
              List.of(
                  "up to %d ms, of %d calls".formatted(met.longest().toMillis(), met.count()))));
    }
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
