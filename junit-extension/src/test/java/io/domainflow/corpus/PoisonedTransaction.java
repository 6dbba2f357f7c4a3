package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Poisoned transaction: find-or-create catches the unique violation and reads again, but PostgreSQL
 * refuses every further statement of a transaction in which one failed. Seen in sequelize#13482.
 */
final class PoisonedTransaction {
  private static final String UNIQUE_VIOLATION = "23505";

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE customer (email text PRIMARY KEY, name text NOT NULL)",
          """
          CREATE TABLE ticket (
            number int PRIMARY KEY,
            email text NOT NULL REFERENCES customer,
            greeting text NOT NULL
          )
          """,
          "INSERT INTO customer VALUES ('zoe@example.org', 'Zoe')");

  private static final Invariant ALL_GREETED =
      Must.hold(
          "each ticket greets its customer by the name that is kept",
          "SELECT coalesce(bool_and(greeting = 'Dear ' || name), true)"
              + " FROM ticket JOIN customer USING (email)");

  private PoisonedTransaction() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "12",
        "poisoned transaction after a unique violation",
        "sequelize#13482",
        Variant.broken(
            SCHEMA, actors(new CatchAndReadAgain()), List.of(ALL_GREETED), "error:25P02"),
        Variant.fixed(SCHEMA, actors(new InsertUnlessThere()), List.of(ALL_GREETED)));
  }

  private static Consumer<Scenario> actors(FindOrCreate customers) {
    return scenario -> {
      scenario.actor(
          "desk-1",
          actor -> new Desk(actor.dataSource(), customers).open(1, "ann@example.org", "Ann"));
      scenario.actor(
          "desk-2",
          actor -> new Desk(actor.dataSource(), customers).open(2, "ann@example.org", "Ann Lee"));
    };
  }

  /** Gives the name that is kept of a customer, who is created if need be. */
  private interface FindOrCreate {
    String nameOf(Connection session, String email, String name) throws SQLException;
  }

  /** Opens tickets. */
  private record Desk(DataSource db, FindOrCreate customers) {
    void open(int ticket, String email, String name) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          String kept = customers.nameOf(session, email, name);
          Sql.update(session, "INSERT INTO ticket VALUES (?, ?, ?)", ticket, email, "Dear " + kept);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }

  private static final class CatchAndReadAgain implements FindOrCreate {
    @Override
    public String nameOf(Connection session, String email, String name) throws SQLException {
      Optional<String> known = kept(session, email);
      if (known.isPresent()) {
        return known.get();
      }
      try {
        Sql.update(session, "INSERT INTO customer VALUES (?, ?)", email, name);
        return name;
      } catch (SQLException e) {
        if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
          throw e;
        }
        return kept(session, email).orElseThrow();
      }
    }
  }

  private static final class InsertUnlessThere implements FindOrCreate {
    @Override
    public String nameOf(Connection session, String email, String name) throws SQLException {
      Optional<String> known = kept(session, email);
      if (known.isPresent()) {
        return known.get();
      }
      Sql.update(
          session,
          "INSERT INTO customer VALUES (?, ?) ON CONFLICT (email) DO NOTHING",
          email,
          name);
      return kept(session, email).orElseThrow();
    }
  }

  private static Optional<String> kept(Connection session, String email) throws SQLException {
    return Sql.text(session, "SELECT name FROM customer WHERE email = ?", email);
  }
}
