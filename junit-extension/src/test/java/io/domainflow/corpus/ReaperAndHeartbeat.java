package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A reaper looks for silent workers and then takes their jobs, and in between one of them gives a
 * sign of life. Seen in db-scheduler#365.
 */
final class ReaperAndHeartbeat {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE worker (
            name text PRIMARY KEY,
            heartbeat_at timestamptz NOT NULL DEFAULT now(),
            died_at timestamptz
          )
          """,
          "CREATE TABLE job (id int PRIMARY KEY, worker text REFERENCES worker)",
          "INSERT INTO worker (name) VALUES ('miner'), ('mason')",
          "INSERT INTO job VALUES (1, 'miner'), (2, 'mason'), (3, NULL)");

  private static final Invariant SILENT =
      Must.hold(
          "who is taken for dead was silent for 30 s",
          """
          SELECT count(*) = 0 FROM worker WHERE heartbeat_at > died_at - interval '30 s'
          """);

  private ReaperAndHeartbeat() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "15",
        "reaper against heartbeat",
        "db-scheduler#365",
        Variant.broken(SCHEMA, actors(HastyReaper::new), List.of(SILENT), Must.broken(SILENT))
            .withClock(),
        Variant.fixed(SCHEMA, actors(ExactReaper::new), List.of(SILENT)).withClock());
  }

  private static Consumer<Scenario> actors(Function<DataSource, Reaper> reapers) {
    return scenario -> {
      scenario.actor("reaper", actor -> reapers.apply(actor.dataSource()).reap());
      scenario.actor("miner", actor -> heartbeat(actor.dataSource(), "miner"));
      scenario.tick(Duration.ofSeconds(31));
    };
  }

  private static void heartbeat(DataSource db, String worker) throws SQLException {
    try (Connection session = db.getConnection()) {
      Sql.update(
          session,
          "UPDATE worker SET heartbeat_at = now() WHERE name = ? AND died_at IS NULL",
          worker);
    }
  }

  private interface Reaper {
    DataSource db();

    /** Whether it was still silent. */
    boolean declareDead(Connection session, String worker) throws SQLException;

    default void reap() throws SQLException {
      List<String> silent;
      try (Connection session = db().getConnection()) {
        silent =
            Sql.texts(
                session,
                """
                SELECT name FROM worker
                WHERE heartbeat_at < now() - interval '30 s' AND died_at IS NULL ORDER BY name
                """);
      }
      for (String worker : silent) {
        Transactions.readCommitted(db())
            .run(
                session ->
                    declareDead(session, worker)
                        ? Sql.update(
                            session, "UPDATE job SET worker = NULL WHERE worker = ?", worker)
                        : 0);
      }
    }
  }

  /** Trusts what it saw before. */
  private record HastyReaper(DataSource db) implements Reaper {
    @Override
    public boolean declareDead(Connection session, String worker) throws SQLException {
      return Sql.update(
              session,
              "UPDATE worker SET died_at = now() WHERE name = ? AND died_at IS NULL",
              worker)
          == 1;
    }
  }

  /** Looks again as it writes. */
  private record ExactReaper(DataSource db) implements Reaper {
    @Override
    public boolean declareDead(Connection session, String worker) throws SQLException {
      return Sql.update(
              session,
              """
              UPDATE worker SET died_at = now()
              WHERE name = ? AND died_at IS NULL AND heartbeat_at < now() - interval '30 s'
              """,
              worker)
          == 1;
    }
  }
}
