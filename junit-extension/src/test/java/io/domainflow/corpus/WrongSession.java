package io.domainflow.corpus;

import io.domainflow.explore.ActorBody;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * An advisory lock that is taken on one pooled connection and released on another: it belongs to
 * the session, which the pool may have given to somebody else, who then has the lock as well. Seen
 * in authentik#23876.
 */
final class WrongSession {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE series (name text PRIMARY KEY, last_number int NOT NULL)",
          "CREATE TABLE invoice (number int NOT NULL, customer text NOT NULL)",
          "INSERT INTO series VALUES ('2026', 100)");

  private static final Invariant UNIQUE =
      Must.hold(
          "no invoice number is given twice",
          "SELECT count(*) = count(DISTINCT number) FROM invoice");

  private WrongSession() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "23",
        "advisory lock released on another pooled connection",
        "authentik#23876",
        Variant.broken(
            SCHEMA,
            actors(customer -> actor -> new BorrowingInvoices(actor.dataSource()).write(customer)),
            List.of(UNIQUE),
            Must.broken(UNIQUE),
            "hang",
            "not-serial"),
        Variant.fixed(
            SCHEMA,
            actors(customer -> actor -> new Invoices(actor.dataSource()).write(customer)),
            List.of(UNIQUE)));
  }

  private static Consumer<Scenario> actors(Function<String, ActorBody> writing) {
    return scenario -> {
      scenario.actor("acme", writing.apply("acme"));
      scenario.actor("globex", writing.apply("globex"));
      scenario.actor("initech", writing.apply("initech"));
    };
  }

  /** Borrows a connection for each statement. */
  private record BorrowingInvoices(DataSource db) {
    void write(String customer) throws SQLException {
      lock();
      try {
        long number;
        try (Connection session = db.getConnection()) {
          number = nextNumber(session);
        }
        try (Connection session = db.getConnection()) {
          keep(session, number, customer);
        }
      } finally {
        unlock();
      }
    }

    private void lock() throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.text(session, "SELECT pg_advisory_lock(23)");
      }
    }

    private void unlock() throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.text(session, "SELECT pg_advisory_unlock(23)");
      }
    }
  }

  /** Does all on the session that has the lock. */
  private record Invoices(DataSource db) {
    void write(String customer) throws SQLException {
      try (Connection session = db.getConnection()) {
        Sql.text(session, "SELECT pg_advisory_lock(23)");
        try {
          keep(session, nextNumber(session), customer);
        } finally {
          Sql.text(session, "SELECT pg_advisory_unlock(23)");
        }
      }
    }
  }

  private static long nextNumber(Connection session) throws SQLException {
    return 1 + Sql.number(session, "SELECT last_number FROM series WHERE name = '2026'");
  }

  private static void keep(Connection session, long number, String customer) throws SQLException {
    Sql.update(session, "UPDATE series SET last_number = ? WHERE name = '2026'", number);
    Sql.update(session, "INSERT INTO invoice VALUES (?, ?)", number, customer);
  }
}
