package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Deadlock: a transfer locks the payer's account and then the payee's, and another goes the other
 * way. Seen in openobserve#13480.
 */
final class LockOrder {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE account (
            owner text PRIMARY KEY,
            frozen boolean NOT NULL,
            balance int NOT NULL CHECK (balance >= 0)
          )
          """,
          """
          CREATE TABLE ledger (
            payer text NOT NULL REFERENCES account,
            payee text NOT NULL REFERENCES account,
            amount int NOT NULL
          )
          """,
          "INSERT INTO account VALUES ('alice', false, 100), ('bob', false, 100), ('carol', false, 100)");

  private static final Invariant TOTAL =
      Must.hold("money is neither made nor lost", "SELECT sum(balance) = 300 FROM account");

  private LockOrder() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "7",
        "lock order deadlock",
        "openobserve#13480",
        Variant.broken(SCHEMA, transfers(false), List.of(TOTAL), "deadlock", "error:40P01"),
        Variant.fixed(SCHEMA, transfers(true), List.of(TOTAL)));
  }

  private static Consumer<Scenario> transfers(boolean inOrder) {
    return scenario -> {
      scenario.actor(
          "alice", actor -> new Bank(actor.dataSource(), inOrder).transfer("alice", "bob", 10));
      scenario.actor(
          "bob", actor -> new Bank(actor.dataSource(), inOrder).transfer("bob", "alice", 20));
      scenario.actor(
          "carol", actor -> new Bank(actor.dataSource(), inOrder).transfer("carol", "bob", 30));
    };
  }

  /**
   * Transfers money.
   *
   * @param inOrder whether accounts are locked in the order of their owners' names
   */
  private record Bank(DataSource db, boolean inOrder) {
    void transfer(String payer, String payee, int amount) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          if (Sql.truth(session, "SELECT frozen FROM account WHERE owner = ?", payer)) {
            throw new IllegalStateException("The account of " + payer + " is frozen");
          }
          if (inOrder && payee.compareTo(payer) < 0) {
            add(session, payee, amount);
            add(session, payer, -amount);
          } else {
            add(session, payer, -amount);
            add(session, payee, amount);
          }
          Sql.update(session, "INSERT INTO ledger VALUES (?, ?, ?)", payer, payee, amount);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }

    private static void add(Connection session, String owner, int amount) throws SQLException {
      Sql.update(
          session, "UPDATE account SET balance = balance + ? WHERE owner = ?", amount, owner);
    }
  }
}
