package io.domainflow.benchmarks;

import io.domainflow.migration.Fingerprint;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long the fingerprint of a large schema takes: a verification takes four for each migration.
 */
final class FingerprintFigure implements Figure {
  private static final int TABLES = 300;
  private static final int ROUNDS = 15;

  @Override
  public String name() {
    return "fingerprint";
  }

  @Override
  public String about() {
    return "time of one fingerprint of a schema with 300 tables, 300 views and all that belongs to them";
  }

  @Override
  public Measurement measure() throws SQLException {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    try (TestDatabase database = server.createDatabase();
        Connection db = database.connect()) {
      create(db);
      Fingerprint expected = Fingerprint.of(db); // warms up
      List<Double> sameSession = new ArrayList<>();
      List<Double> newSession = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        sameSession.add(millis(db, expected));
        try (Connection session = database.connect()) {
          newSession.add(
              millis(session, expected)); // with cold catalog caches, as a verification has them
        }
      }
      return new Measurement(
          Medians.of(newSession),
          "ms",
          250,
          Measurement.Better.LOWER,
          List.of("session", "least", "median", "most"),
          List.of(row("new for each (the figure)", newSession), row("the same", sameSession)));
    }
  }

  private static void create(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute("CREATE TYPE entity_state AS ENUM ('new', 'open', 'done')");
      statement.execute(
          "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$");
      for (int table = 1; table <= TABLES; table++) {
        statement.execute(table(table));
      }
    }
  }

  /** A table as services have it: keys, checks, indexes, a trigger, a comment; and a view of it. */
  private static String table(int number) {
    return String.format(
        Locale.ROOT,
        """
      CREATE TABLE entity_%1$d (
          id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          owner      text NOT NULL,
          state      entity_state NOT NULL DEFAULT 'new',
          amount     numeric(12, 2) NOT NULL CHECK (amount >= 0),
          note       varchar(200),
          created_at timestamptz NOT NULL DEFAULT now(),
          parent     bigint REFERENCES entity_%1$d,
          UNIQUE (owner, created_at)
      );
      CREATE INDEX ON entity_%1$d (state) WHERE state <> 'done';
      CREATE INDEX ON entity_%1$d (lower(note));
      CREATE TRIGGER touch BEFORE UPDATE ON entity_%1$d FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE VIEW open_entity_%1$d AS SELECT id, owner FROM entity_%1$d WHERE state <> 'done';
      COMMENT ON TABLE entity_%1$d IS 'Entity number %1$d.';
      """,
        number);
  }

  private static double millis(Connection session, Fingerprint expected) throws SQLException {
    long start = System.nanoTime();
    Fingerprint taken = Fingerprint.of(session);
    double millis = (System.nanoTime() - start) / 1e6;
    if (!taken.equals(expected)) {
      throw new IllegalStateException("two fingerprints of one schema differ");
    }
    return millis;
  }

  private static List<String> row(String session, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    return List.of(
        session,
        text(sorted.get(0)),
        text(Medians.of(sorted)),
        text(sorted.get(sorted.size() - 1)));
  }

  private static String text(double millis) {
    return String.format(Locale.ROOT, "%.0f ms", millis);
  }
}
