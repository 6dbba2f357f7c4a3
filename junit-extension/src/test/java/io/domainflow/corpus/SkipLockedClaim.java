package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Control: a worker locks the job that it picks, and others pass it by. */
final class SkipLockedClaim {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE parcel (
            id int PRIMARY KEY,
            urgency int NOT NULL,
            state text NOT NULL,
            driver text
          )
          """,
          "CREATE TABLE tour (driver text NOT NULL, parcel int NOT NULL)",
          "CREATE TABLE visit (driver text NOT NULL)",
          """
          INSERT INTO parcel VALUES
            (1, 2, 'ready', NULL), (2, 9, 'ready', NULL), (3, 5, 'ready', NULL), (4, 9, 'gone', 'zoe')
          """);

  private static final Invariant ONCE =
      Must.hold(
          "each parcel has been loaded once",
          """
          SELECT (SELECT count(*) FROM tour) = 3 AND (SELECT count(DISTINCT parcel) FROM tour) = 3
             AND (SELECT bool_and(state = 'gone') FROM parcel)
          """);

  private SkipLockedClaim() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
            "c3",
            "SKIP LOCKED claim",
            Variant.fixed(
                SCHEMA,
                scenario -> {
                  for (String driver : List.of("ann", "ben", "cem", "dee")) {
                    scenario.actor(driver, actor -> new Depot(actor.dataSource()).load(driver));
                  }
                },
                List.of(ONCE)))
        .withConnectionsPerActor(2);
  }

  /**
   * Hands out the most urgent parcel. Who came is kept, on a connection of its own, in any case.
   */
  private record Depot(DataSource db) {
    void load(String driver) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          Optional<String> parcel =
              Sql.text(
                  session,
                  """
                  SELECT id FROM parcel WHERE state = 'ready'
                  ORDER BY urgency DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED
                  """);
          if (parcel.isPresent()) {
            int id = Integer.parseInt(parcel.get());
            Sql.update(session, "INSERT INTO tour VALUES (?, ?)", driver, id);
            Sql.update(
                session, "UPDATE parcel SET state = 'gone', driver = ? WHERE id = ?", driver, id);
          }
          note(driver);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }

    private void note(String driver) throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.update(session, "INSERT INTO visit VALUES (?)", driver);
      }
    }
  }
}
