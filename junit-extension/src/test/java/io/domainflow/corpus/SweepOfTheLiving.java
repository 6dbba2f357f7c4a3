package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Expiry swept by every acquire: two see the same expired lease, and the second deletes what the
 * first was granted in its place, so that both hold it.
 */
final class SweepOfTheLiving {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE node (name text PRIMARY KEY, enabled boolean NOT NULL)",
          """
          CREATE TABLE lease (
            type text NOT NULL,
            id text NOT NULL,
            holder text NOT NULL,
            token int NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (type, id)
          )
          """,
          "CREATE TABLE granted (type text NOT NULL, id text NOT NULL, holder text NOT NULL)",
          "INSERT INTO node VALUES ('north', true), ('south', true), ('west', true)",
          """
          INSERT INTO lease VALUES
            ('report', 'daily', 'crashed', 7, '2000-01-01 00:00+00'),
            ('report', 'weekly', 'east', 3, 'infinity')
          """);

  private static final Invariant ONE_HOLDER =
      Must.hold(
          "a lease is granted to one at a time",
          "SELECT count(*) = count(DISTINCT (type, id)) FROM granted");

  private SweepOfTheLiving() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "27",
        "expiry swept by every acquire",
        "",
        Variant.broken(
            SCHEMA,
            actors(SweepingLeases::new),
            List.of(ONE_HOLDER),
            Must.broken(ONE_HOLDER),
            "not-serial"),
        Variant.fixed(SCHEMA, actors(TakingOverLeases::new), List.of(ONE_HOLDER)));
  }

  private static Consumer<Scenario> actors(Function<DataSource, Leases> leases) {
    return scenario -> {
      for (String node : List.of("north", "south", "west")) {
        scenario.actor(
            node, actor -> leases.apply(actor.dataSource()).acquire("report", "daily", node));
      }
    };
  }

  private interface Leases {
    boolean acquire(String type, String id, String holder) throws SQLException;
  }

  /** Deletes what has expired, then inserts. */
  private record SweepingLeases(DataSource db) implements Leases {
    @Override
    public boolean acquire(String type, String id, String holder) throws SQLException {
      try (Connection session = db.getConnection()) {
        if (!isEnabled(session, holder)) {
          return false;
        }
        sweep(session, type);
        boolean acquired =
            Sql.update(
                    session,
                    """
                    INSERT INTO lease VALUES (?, ?, ?, 1, 'infinity')
                    ON CONFLICT (type, id) DO NOTHING
                    """,
                    type,
                    id,
                    holder)
                == 1;
        return acquired && grant(session, type, id, holder);
      }
    }

    private static void sweep(Connection session, String type) throws SQLException {
      for (String expired :
          Sql.texts(
              session,
              "SELECT id FROM lease WHERE type = ? AND expires_at < now() ORDER BY id",
              type)) {
        Sql.update(session, "DELETE FROM lease WHERE type = ? AND id = ?", type, expired);
      }
    }
  }

  /** Takes over what has expired, and says so in the same statement. */
  private record TakingOverLeases(DataSource db) implements Leases {
    @Override
    public boolean acquire(String type, String id, String holder) throws SQLException {
      try (Connection session = db.getConnection()) {
        if (!isEnabled(session, holder)) {
          return false;
        }
        boolean acquired =
            Sql.update(
                    session,
                    """
                    INSERT INTO lease AS held VALUES (?, ?, ?, 1, 'infinity')
                    ON CONFLICT (type, id) DO UPDATE
                       SET holder = excluded.holder, token = held.token + 1,
                           expires_at = excluded.expires_at
                     WHERE held.expires_at < now()
                    """,
                    type,
                    id,
                    holder)
                == 1;
        return acquired && grant(session, type, id, holder);
      }
    }
  }

  private static boolean isEnabled(Connection session, String node) throws SQLException {
    return Sql.truth(session, "SELECT enabled FROM node WHERE name = ?", node);
  }

  private static boolean grant(Connection session, String type, String id, String holder)
      throws SQLException {
    return Sql.update(session, "INSERT INTO granted VALUES (?, ?, ?)", type, id, holder) == 1;
  }
}
