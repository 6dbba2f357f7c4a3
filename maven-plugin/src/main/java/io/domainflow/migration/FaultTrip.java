package io.domainflow.migration;

import io.domainflow.impact.Kill;
import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Every script once more, its session killed at each statement, and amidst those that run in no
 * transaction. What was half done then is tried again, and must end where it would have ended.
 * Where nothing can have been committed before, the server itself has undone all, and the next
 * attempt follows at once. For one thread, once.
 */
final class FaultTrip implements AutoCloseable {
  /** Points up to this one are tried one by one; then every other one, every fourth and so on. */
  private static final int ONE_BY_ONE = 20;

  private final List<MigrationOutcome> outcomes;
  private final List<Fingerprint> states;
  private final List<Finding> findings;
  private final Progress progress;
  private WorkDatabase database;

  /**
   * Prepares it.
   *
   * @param database empty; closed with this
   * @param states the schema before the first migration, then after each
   */
  FaultTrip(
      WorkDatabase database,
      List<MigrationOutcome> outcomes,
      List<Fingerprint> states,
      List<Finding> findings,
      Progress progress) {
    this.progress = progress;
    this.database = database;
    this.outcomes = outcomes;
    this.states = states;
    this.findings = findings;
  }

  void run() throws SQLException {
    for (int i = 0; i < outcomes.size(); i++) {
      progress.at("killed at each statement", i + 1, outcomes.size());
      if (!one(i)) {
        return;
      }
    }
  }

  /** Whether the next can follow. */
  private boolean one(int i) throws SQLException {
    MigrationOutcome outcome = outcomes.get(i);
    Migration migration = outcome.migration();
    if (outcome.isUnchanged()) {
      return again(migration);
    }
    Optional<SqlScript> back = outcome.canGoBack() ? migration.down() : Optional.empty();
    if (!killed(i, migration.up(), states.get(i), states.get(i + 1), back)) {
      return rebuild(i + 1);
    }
    if (back.isEmpty()) {
      return true;
    }
    boolean backPassed =
        killed(i, back.get(), states.get(i + 1), states.get(i), Optional.of(migration.up()));
    return backPassed ? again(migration) : rebuild(i + 1);
  }

  /** Brings a fresh database to where that many ways up end. */
  private boolean rebuild(int count) throws SQLException {
    database.close();
    database = database.successor();
    for (MigrationOutcome outcome : outcomes.subList(0, count)) {
      if (!again(outcome.migration())) {
        return false;
      }
    }
    return true;
  }

  private boolean again(Migration migration) throws SQLException {
    Optional<ScriptException> refused = database.attempt(migration.up());
    refused.ifPresent(
        why -> Finding.addOnce(findings, Finding.refused(Rule.NOT_REPEATED, migration, why)));
    return refused.isEmpty();
  }

  /**
   * Kills a script's session at one point after the other, until it has none left and passes.
   *
   * @param from the schema before it
   * @param to the schema after it
   * @param undo leads from there to before it, if anything does
   * @return whether it has passed in the end, and the schema is that after it
   */
  private boolean killed(
      int i, SqlScript script, Fingerprint from, Fingerprint to, Optional<SqlScript> undo)
      throws SQLException {
    int step = 1;
    for (int point = 0; ; point += step) {
      AtomicReference<Kill.Struck> struck = new AtomicReference<>();
      try {
        database.kill(script, point, struck::set);
      } catch (ScriptException e) {
        if (struck.get() == null) { // it passed before, and what was killed since is undone
          Finding.addOnce(
              findings, Finding.refused(Rule.NOT_REPEATED, outcomes.get(i).migration(), e));
          return false;
        }
      }
      Kill.Struck where = struck.get();
      if (where == null) {
        return true;
      }
      if (where.halfDone()
          && (!converges(i, script, where, from, to) || !isUndone(undo))
          && !isAsBefore(i, script, from)) {
        return false;
      }
      step = point < ONE_BY_ONE ? 1 : step * 2;
    }
  }

  private boolean isUndone(Optional<SqlScript> undo) throws SQLException {
    return undo.isPresent() && database.attempt(undo.get()).isEmpty();
  }

  /** Whether a second attempt leads where an undisturbed one does; else it is named. */
  private boolean converges(
      int i, SqlScript script, Kill.Struck where, Fingerprint from, Fingerprint to)
      throws SQLException {
    Optional<ScriptException> refused = database.attempt(script);
    Fingerprint now = database.fingerprint();
    SchemaDiff diff = SchemaDiff.between(refused.isPresent() ? from : to, now);
    if (refused.isEmpty() && diff.isEmpty()) {
      return true;
    }
    List<String> details = new ArrayList<>();
    details.add("statement: " + where.statement().shortened());
    details.addAll(diff.lines("stays", "gone"));
    boolean builds = where.statement().words().contains("index") && where.amidst();
    if (builds) {
      details.add("safer: DROP INDEX CONCURRENTLY IF EXISTS … before it");
    } else if (refused.isPresent()) {
      details.add("safer: IF [NOT] EXISTS, or each such statement in a script of its own");
    }
    String killed =
        "its session killed %s this statement and tried again"
            .formatted(where.amidst() ? "amidst" : "after");
    Finding.addOnce(
        findings,
        new Finding(
            refused.isPresent() ? Rule.RETRY_FAILS : Rule.RETRY_DIFFERS,
            outcomes.get(i).migration().version().toString(),
            script.file(),
            where.statement().line(),
            refused.flatMap(ScriptException::sqlState).orElse(""),
            refused
                .map(why -> killed + ", it is refused: " + why.reason())
                .orElse(killed + ", it passes, and the schema is not as without that"),
            details));
    return false;
  }

  /** Whether the schema is that before the script again, with a fresh database if need be. */
  private boolean isAsBefore(int i, SqlScript script, Fingerprint from) throws SQLException {
    database.dropInvalidIndexes();
    if (SchemaDiff.between(from, database.fingerprint()).isEmpty()) {
      return true;
    }
    boolean up = outcomes.get(i).migration().up().equals(script);
    return rebuild(up ? i : i + 1);
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
