package io.domainflow.migration;

import io.domainflow.impact.Impact;
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
  private final VerificationOptions options;
  private final List<Finding> findings;

  RoundTrip(
      WorkDatabase database,
      Migration migration,
      VerificationOptions options,
      List<Finding> findings) {
    this.database = database;
    this.migration = migration;
    this.options = options;
    this.findings = findings;
  }

  Result run(Fingerprint before) throws SQLException {
    Step up = apply(migration.up(), Rule.UP_FAILS);
    if (up.state() != Step.State.OK) {
      MigrationOutcome outcome = new MigrationOutcome(migration, up, Step.NOT_RUN, Step.NOT_RUN);
      return new Result(outcome, Optional.empty(), false);
    }
    if (migration.check().isPresent()) {
      apply(migration.check().get(), Rule.CHECK_FAILS);
    }
    Fingerprint after = database.fingerprint();
    nameInvalidIndexes();
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
    if (options.irreversible().stream().anyMatch(migration::isCalled)) {
      return Step.NOT_RUN.as(Step.State.IRREVERSIBLE);
    }
    findings.add(
        Finding.of(
            Rule.DOWN_MISSING,
            migration,
            migration.up().file(),
            "has no way back, and is not listed as irreversible",
            List.of()));
    return Step.NOT_RUN.as(Step.State.MISSING);
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
    for (SchemaChange change : diff.changes()) {
      MissingStatement.of(change)
          .ifPresent(statement -> details.add("missing: " + statement.replaceAll("\\s+", " ")));
    }
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
    return down.as(Step.State.DIFFERS);
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
    return again.as(Step.State.DIFFERS);
  }

  private void nameInvalidIndexes() throws SQLException {
    for (String index : database.invalidIndexes()) {
      findings.add(
          Finding.of(
              Rule.INDEX_INVALID,
              migration,
              migration.up().file(),
              index + " is INVALID after the way up: no query uses it",
              List.of(
                  "safer: DROP INDEX IF EXISTS before, and no IF NOT EXISTS, which accepts it")));
    }
  }

  private Step apply(SqlScript script, Rule refused) throws SQLException {
    try {
      if (refused != Rule.UP_FAILS && refused != Rule.DOWN_FAILS) { // of each script once
        return Step.of(Step.State.OK, database.apply(script));
      }
      List<Impact> impacts = new ArrayList<>();
      ScriptRun run = options.impact() ? database.watch(script, impacts) : database.apply(script);
      Finding.halfWay(migration, run).ifPresent(findings::add);
      findings.addAll(new ImpactFindings(migration, script, impacts).all());
      return Step.of(Step.State.OK, run, impacts);
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
