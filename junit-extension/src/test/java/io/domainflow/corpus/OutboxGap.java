package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Outbox gap: the poller remembers the highest number that it saw, but numbers are drawn in one
 * order and committed in another, so that a lower one comes later and is never delivered. Seen in
 * eventstore#3 and emmett#336.
 */
final class OutboxGap {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE purchase (number text PRIMARY KEY, total int NOT NULL)",
          "CREATE TABLE reservation (purchase text NOT NULL REFERENCES purchase, sku text NOT NULL)",
          """
          CREATE TABLE outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event text NOT NULL
          )
          """,
          "CREATE TABLE poller (name text PRIMARY KEY, last_id bigint NOT NULL)",
          "CREATE TABLE delivery (event text NOT NULL)",
          "INSERT INTO poller VALUES ('mailer', 0)");

  private static final Invariant NOTHING_SKIPPED =
      Must.hold(
          "no event is skipped",
          """
          SELECT count(*) = 0 FROM outbox
          WHERE id <= (SELECT last_id FROM poller) AND event NOT IN (SELECT event FROM delivery)
          """);

  private static final Invariant NOTHING_TWICE =
      Must.hold(
          "no event is delivered twice", "SELECT count(*) = count(DISTINCT event) FROM delivery");

  private OutboxGap() {}

  static CorpusCase corpusCase() {
    List<Invariant> invariants = List.of(NOTHING_SKIPPED, NOTHING_TWICE);
    return CorpusCase.hazard(
        "10",
        "outbox gap: sequence order is not commit order",
        "eventstore#3, emmett#336",
        Variant.broken(
            SCHEMA, actors(false), invariants, Must.broken(NOTHING_SKIPPED), "not-serial"),
        Variant.fixed(SCHEMA, actors(true), invariants));
  }

  private static Consumer<Scenario> actors(boolean inTurn) {
    return scenario -> {
      scenario.actor("shop-1", actor -> new Shop(actor.dataSource(), inTurn).order("A-1", 30));
      scenario.actor("shop-2", actor -> new Shop(actor.dataSource(), inTurn).order("A-2", 50));
      scenario.actor(
          "mailer",
          actor -> {
            Mailer mailer = new Mailer(actor.dataSource());
            mailer.poll();
            mailer.poll();
          });
    };
  }

  /**
   * Takes orders, and tells of them.
   *
   * @param inTurn whether one who draws a number keeps the next one waiting until the commit
   */
  private record Shop(DataSource db, boolean inTurn) {
    void order(String number, int total) throws SQLException {
      Transactions.readCommitted(db)
          .run(
              session -> {
                Sql.update(session, "INSERT INTO purchase VALUES (?, ?)", number, total);
                if (inTurn) {
                  Sql.text(session, "SELECT pg_advisory_xact_lock(10)");
                }
                Sql.update(session, "INSERT INTO outbox (event) VALUES (?)", number);
                Sql.update(session, "INSERT INTO reservation VALUES (?, 'lamp')", number);
                return Sql.update(session, "INSERT INTO reservation VALUES (?, 'bulb')", number);
              });
    }
  }

  private record Mailer(DataSource db) {
    void poll() throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          long lastId =
              Sql.number(session, "SELECT last_id FROM poller WHERE name = 'mailer' FOR UPDATE");
          long newest = deliver(session, lastId);
          if (newest > lastId) {
            Sql.update(session, "UPDATE poller SET last_id = ? WHERE name = 'mailer'", newest);
          }
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }

    private static long deliver(Connection session, long lastId) throws SQLException {
      long newest = lastId;
      try (PreparedStatement query =
          session.prepareStatement("SELECT id, event FROM outbox WHERE id > ? ORDER BY id")) {
        query.setLong(1, lastId);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            Sql.update(session, "INSERT INTO delivery VALUES (?)", rows.getString("event"));
            newest = rows.getLong("id");
          }
        }
      }
      return newest;
    }
  }
}
