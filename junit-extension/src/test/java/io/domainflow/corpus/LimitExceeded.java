package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A claim of more than its LIMIT: the sub-select that picks one job is executed again for each row
 * of the UPDATE, skips what this very statement claimed, and picks the next. Seen in odd-jobs#115
 * and queue_classic#320.
 *
 * <p>There it took a plan with a nested loop. Here the sub-select names the outer row's queue,
 * which leaves the planner no choice. With one ready job all is well, and that is so before the
 * planner's replacement of a job and after it, but not in between.
 */
final class LimitExceeded {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE queue (name text PRIMARY KEY, paused boolean NOT NULL)",
          """
          CREATE TABLE job (
            id text PRIMARY KEY,
            queue text NOT NULL REFERENCES queue,
            state text NOT NULL,
            worker text
          )
          """,
          "CREATE TABLE run (job text NOT NULL, worker text NOT NULL)",
          "INSERT INTO queue VALUES ('reports', false)",
          "INSERT INTO job VALUES ('monthly', 'reports', 'ready', NULL)");

  private static final Invariant ONE_EACH =
      Must.hold(
          "no worker has more than the one job that it asked for",
          "SELECT count(worker) = count(DISTINCT worker) FROM job");

  private static final Invariant NONE_IDLE =
      Must.hold(
          "each job that is claimed is run",
          "SELECT count(*) = 0 FROM job WHERE worker IS NOT NULL AND id NOT IN (SELECT job FROM run)");

  private LimitExceeded() {}

  static CorpusCase corpusCase() {
    List<Invariant> invariants = List.of(ONE_EACH, NONE_IDLE);
    return CorpusCase.hazard(
        "19",
        "claim of more than LIMIT: sub-select re-executed",
        "odd-jobs#115, queue_classic#320",
        Variant.broken(
            SCHEMA,
            actors(
                """
                UPDATE job AS claimed SET state = 'running', worker = ?
                WHERE queue = ? AND state = 'ready' AND id = (
                  SELECT id FROM job WHERE queue = claimed.queue AND state = 'ready'
                  LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id
                """),
            invariants,
            Must.broken(ONE_EACH),
            Must.broken(NONE_IDLE),
            "not-serial"),
        Variant.fixed(
            SCHEMA,
            actors(
                """
                WITH picked AS MATERIALIZED (
                  SELECT ? AS worker, id FROM job WHERE queue = ? AND state = 'ready'
                  LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE job SET state = 'running', worker = picked.worker
                FROM picked WHERE job.id = picked.id
                RETURNING job.id
                """),
            invariants));
  }

  private static Consumer<Scenario> actors(String claim) {
    return scenario -> {
      for (String name : List.of("worker-1", "worker-2")) {
        scenario.actor(
            name, actor -> new Worker(actor.dataSource(), name, claim).runOne("reports"));
      }
      scenario.actor(
          "planner", actor -> new Planner(actor.dataSource()).replace("monthly", "weekly"));
    };
  }

  /**
   * Claims a job and runs it.
   *
   * @param claim takes worker and queue, and returns the job
   */
  private record Worker(DataSource db, String name, String claim) {
    void runOne(String queue) throws SQLException {
      Transactions.readCommitted(db)
          .run(
              session -> {
                if (Sql.truth(session, "SELECT paused FROM queue WHERE name = ?", queue)) {
                  return 0;
                }
                List<String> claimed = Sql.texts(session, claim, name, queue);
                return claimed.isEmpty()
                    ? 0
                    : Sql.update(session, "INSERT INTO run VALUES (?, ?)", claimed.get(0), name);
              });
    }
  }

  /** Replaces a job by another: first the new one, so that there is always one to run. */
  private record Planner(DataSource db) {
    void replace(String former, String next) throws SQLException {
      Transactions transactions = Transactions.readCommitted(db);
      transactions.run(
          session ->
              Sql.update(session, "INSERT INTO job VALUES (?, 'reports', 'ready', NULL)", next));
      transactions.run(
          session ->
              Sql.update(
                  session,
                  "UPDATE job SET state = 'cancelled' WHERE id = ? AND state = 'ready'",
                  former));
    }
  }
}
