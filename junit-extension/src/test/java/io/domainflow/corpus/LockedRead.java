package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Control: one statement locks both rows, in one order for all, before they are read, computed with
 * and written.
 */
final class LockedRead {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE purse (owner text PRIMARY KEY, coins int NOT NULL CHECK (coins >= 0))",
          "CREATE TABLE gift (giver text NOT NULL, taker text NOT NULL, coins int NOT NULL)",
          "INSERT INTO purse VALUES ('alice', 5), ('bob', 5), ('carol', 0)");

  private static final Invariant TOTAL =
      Must.hold("no coin is made or lost", "SELECT sum(coins) = 10 FROM purse");

  private static final Invariant BOOKED =
      Must.hold(
          "carol has what she was given",
          """
          SELECT coins = (SELECT coalesce(sum(coins), 0) FROM gift WHERE taker = 'carol')
          FROM purse WHERE owner = 'carol'
          """);

  private LockedRead() {}

  static CorpusCase corpusCase() {
    return CorpusCase.control(
        "c2",
        "SELECT FOR UPDATE before the write",
        Variant.fixed(
            SCHEMA,
            scenario -> {
              scenario.actor("alice", actor -> new Purses(actor.dataSource()).give("alice", "bob"));
              scenario.actor("bob", actor -> new Purses(actor.dataSource()).give("bob", "alice"));
              scenario.actor(
                  "bob-again", actor -> new Purses(actor.dataSource()).give("bob", "carol"));
            },
            List.of(TOTAL, BOOKED)));
  }

  /** Gives away half of what somebody has, rounded up. */
  private record Purses(DataSource db) {
    void give(String giver, String taker) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          Map<String, Integer> coins = locked(session, giver, taker);
          int before = coins.getOrDefault(giver, 0);
          int given = before - before / 2;
          set(session, giver, before - given);
          set(session, taker, coins.getOrDefault(taker, 0) + given);
          Sql.update(session, "INSERT INTO gift VALUES (?, ?, ?)", giver, taker, given);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }

    private static Map<String, Integer> locked(Connection session, String one, String other)
        throws SQLException {
      Map<String, Integer> coins = new HashMap<>();
      try (PreparedStatement query =
          session.prepareStatement(
              "SELECT owner, coins FROM purse WHERE owner IN (?, ?) ORDER BY owner FOR UPDATE")) {
        query.setString(1, one);
        query.setString(2, other);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            coins.put(rows.getString("owner"), rows.getInt("coins"));
          }
        }
      }
      return coins;
    }

    private static void set(Connection session, String owner, int coins) throws SQLException {
      Sql.update(session, "UPDATE purse SET coins = ? WHERE owner = ?", coins, owner);
    }
  }
}
