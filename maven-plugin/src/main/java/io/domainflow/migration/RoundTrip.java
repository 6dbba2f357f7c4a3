package io.domainflow.migration;

import io.domainflow.script.Migration;
import io.domainflow.script.ScriptException;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SqlScript;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One migration up, down and up again, right after those before it. For one thread, once. */
final class RoundTrip {

  /**
   * What it showed.
   *
   * @param after the schema after the first way up; empty if that failed
   * @param clean whether the database is now as after that
   */
  record Result(MigrationOutcome outcome, Optional<Fingerprint> after, boolean clean) {}

  private final WorkDatabase database;
  private final Migration migration;
  private final boolean irreversible;
  private final List<Finding> findings;

  RoundTrip(
      WorkDatabase database, Migration migration, boolean irreversible, List<Finding> findings) {
    this.database = database;
    this.migration = migration;
    this.irreversible = irreversible;
    this.findings = findings;
  }

  Result run(Fingerprint before) throws SQLException {
    Step up = apply(migration.up(), Rule.UP_FAILS);
    if (up.state() != Step.State.OK) {
      MigrationOutcome outcome = new MigrationOutcome(migration, up, Step.NOT_RUN, Step.NOT_RUN);
      return new Result(outcome, Optional.empty(), false);
    }
    Fingerprint after = database.fingerprint();
    Optional<SqlScript> wayBack = migration.down();
    if (wayBack.isEmpty()) {
      return new Result(
          new MigrationOutcome(migration, up, withoutWayBack(), Step.NOT_RUN),
          Optional.of(after),
          true);
    }
    Step down = down(wayBack.get(), before);
    if (down.state() == Step.State.FAILS) {
      MigrationOutcome outcome = new MigrationOutcome(migration, up, down, Step.NOT_RUN);
      return new Result(outcome, Optional.of(after), false);
    }
    Step again = upAgain(after);
    boolean clean = down.state() == Step.State.OK && again.state() == Step.State.OK;
    return new Result(new MigrationOutcome(migration, up, down, again), Optional.of(after), clean);
  }

  private Step withoutWayBack() {
    if (irreversible) {
      return new Step(Step.State.IRREVERSIBLE, List.of());
    }
    findings.add(
        Finding.of(
            Rule.DOWN_MISSING,
            migration,
            migration.up().file(),
            "has no way back, and is not listed as irreversible",
            List.of()));
    return new Step(Step.State.MISSING, List.of());
  }

  private Step down(SqlScript wayBack, Fingerprint before) throws SQLException {
    Step down = apply(wayBack, Rule.DOWN_FAILS);
    if (down.state() != Step.State.OK) {
      return down;
    }
    SchemaDiff diff = SchemaDiff.between(before, database.fingerprint());
    for (SchemaChange note : diff.notes()) {
      boolean order = note.kind().equals("column order");
      findings.add(
          Finding.of(
              order ? Rule.COLUMN_ORDER : Rule.NOT_NULL_NAME,
              migration,
              wayBack.file(),
              "after the way back: " + note.line("", ""),
              List.of()));
    }
    if (diff.isEmpty()) {
      return down;
    }
    List<String> details = new ArrayList<>(diff.lines());
    for (ScriptRun run : down.runs()) {
      run.notices().forEach(notice -> details.add("the server said: " + notice));
    }
    findings.add(
        Finding.of(
            Rule.DOWN_DIFFERS,
            migration,
            wayBack.file(),
            count(diff) + " not as before the way up",
            details));
    return new Step(Step.State.DIFFERS, down.runs());
  }

  private Step upAgain(Fingerprint after) throws SQLException {
    Step again = apply(migration.up(), Rule.UP_AGAIN_FAILS);
    if (again.state() != Step.State.OK) {
      return again;
    }
    SchemaDiff diff = SchemaDiff.between(after, database.fingerprint());
    if (diff.isEmpty()) {
      return again;
    }
    findings.add(
        Finding.of(
            Rule.UP_AGAIN_DIFFERS,
            migration,
            migration.up().file(),
            count(diff) + " not as after the first way up",
            diff.lines("only the second time", "only the first time")));
    return new Step(Step.State.DIFFERS, again.runs());
  }

  private Step apply(SqlScript script, Rule refused) throws SQLException {
    try {
      ScriptRun run = database.apply(script);
      if (refused != Rule.UP_AGAIN_FAILS) { // which would say the same of the same script
        Finding.halfWay(migration, run).ifPresent(findings::add);
      }
      return Step.of(Step.State.OK, run);
    } catch (ScriptException e) {
      findings.add(Finding.refused(refused, migration, e));
      return Step.FAILS;
    }
  }

  private static String count(SchemaDiff diff) {
    int objects = diff.changes().size();
    return objects == 1 ? "1 object is" : objects + " objects are";
  }
}
