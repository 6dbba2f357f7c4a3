package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Double claim: workers look for a job that is ready and then mark it as theirs, so that two run
 * the same one. Seen in akeneo#7998 and OCA/queue#859.
 */
final class DoubleClaim {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE queue (name text PRIMARY KEY, paused boolean NOT NULL)",
          """
          CREATE TABLE job (
            id int PRIMARY KEY,
            queue text NOT NULL REFERENCES queue,
            state text NOT NULL,
            worker text
          )
          """,
          "CREATE TABLE delivery (job int NOT NULL, worker text NOT NULL)",
          "INSERT INTO queue VALUES ('mail', false)",
          "INSERT INTO job VALUES (1, 'mail', 'ready', NULL), (2, 'mail', 'ready', NULL)");

  private static final Invariant ONCE =
      Must.hold("no job is run twice", "SELECT count(*) = count(DISTINCT job) FROM delivery");

  private DoubleClaim() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "3",
        "double claim without row lock",
        "akeneo#7998, OCA/queue#859",
        Variant.broken(
            SCHEMA, workers(LookThenMark::new), List.of(ONCE), Must.broken(ONCE), "not-serial"),
        Variant.fixed(SCHEMA, workers(LockAndMark::new), List.of(ONCE)));
  }

  private static Consumer<Scenario> workers(Function<String, Claim> claims) {
    return scenario -> {
      for (String name : List.of("worker-1", "worker-2", "worker-3")) {
        scenario.actor(
            name, actor -> new Worker(actor.dataSource(), name, claims.apply(name)).runOne());
      }
    };
  }

  /** How a worker comes by a job. */
  private interface Claim {
    Optional<Long> next(Connection session) throws SQLException;
  }

  /** Runs one job, in autocommit. */
  private record Worker(DataSource db, String name, Claim claim) {
    void runOne() throws SQLException {
      try (Connection session = db.getConnection()) {
        if (Sql.truth(session, "SELECT paused FROM queue WHERE name = 'mail'")) {
          return;
        }
        Optional<Long> job = claim.next(session);
        if (job.isPresent()) {
          Sql.update(session, "INSERT INTO delivery VALUES (?, ?)", job.get(), name);
          Sql.update(session, "UPDATE job SET state = 'done' WHERE id = ?", job.get());
        }
      }
    }
  }

  private record LookThenMark(String worker) implements Claim {
    @Override
    public Optional<Long> next(Connection session) throws SQLException {
      Optional<Long> job =
          Sql.text(
                  session,
                  "SELECT id FROM job WHERE queue = 'mail' AND state = 'ready' ORDER BY id LIMIT 1")
              .map(Long::valueOf);
      if (job.isPresent()) {
        Sql.update(
            session,
            "UPDATE job SET state = 'running', worker = ? WHERE id = ?",
            worker,
            job.get());
      }
      return job;
    }
  }

  private record LockAndMark(String worker) implements Claim {
    @Override
    public Optional<Long> next(Connection session) throws SQLException {
      return Sql.text(
              session,
              """
              UPDATE job SET state = 'running', worker = ?
              WHERE id = (
                SELECT id FROM job WHERE queue = 'mail' AND state = 'ready'
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
              RETURNING id
              """,
              worker)
          .map(Long::valueOf);
    }
  }
}
