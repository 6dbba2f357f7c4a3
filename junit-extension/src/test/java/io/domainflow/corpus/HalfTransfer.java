package io.domainflow.corpus;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A crash between two writes that should be one transaction. */
final class HalfTransfer {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE account (name text PRIMARY KEY, balance int NOT NULL)",
          "CREATE TABLE posting (account text NOT NULL, amount int NOT NULL)",
          "INSERT INTO account VALUES ('alice', 100), ('bob', 100), ('carol', 100)");

  private static final Invariant NOTHING_IS_LOST =
      Must.hold("no money is lost or made", "SELECT sum(balance) = 300 FROM account");

  private HalfTransfer() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "22",
        "crash between two writes that should be one transaction",
        "",
        Variant.broken(SCHEMA, actors(true), List.of(NOTHING_IS_LOST), Must.broken(NOTHING_IS_LOST))
            .withFaults(Fault.CRASH),
        Variant.fixed(SCHEMA, actors(false), List.of(NOTHING_IS_LOST)).withFaults(Fault.CRASH));
  }

  private static Consumer<Scenario> actors(boolean autocommit) {
    return scenario -> {
      scenario.actor(
          "alice pays", actor -> transfer(actor.dataSource(), autocommit, "alice", "bob"));
      scenario.actor("bob pays", actor -> transfer(actor.dataSource(), autocommit, "bob", "carol"));
    };
  }

  private static void transfer(DataSource db, boolean autocommit, String payer, String payee)
      throws SQLException {
    try (Connection session = db.getConnection()) {
      session.setAutoCommit(autocommit);
      String add = "UPDATE account SET balance = balance + ? WHERE name = ?";
      // In the order of names, so that nobody waits for one who waits for him.
      Sql.update(session, add, payer.compareTo(payee) < 0 ? -10 : 10, min(payer, payee));
      Sql.update(session, add, payer.compareTo(payee) < 0 ? 10 : -10, max(payer, payee));
      Sql.update(session, "INSERT INTO posting VALUES (?, -10), (?, 10)", payer, payee);
      if (!autocommit) {
        session.commit();
      }
    }
  }

  private static String min(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String max(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
