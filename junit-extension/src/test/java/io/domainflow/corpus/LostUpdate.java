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
 * Lost update: a shop reads the stock, computes what is left and writes it back, so that of two
 * sales one leaves no trace in the stock. Seen in nopCommerce#8085 and vendure#4930.
 */
final class LostUpdate {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE product (sku text PRIMARY KEY, title text NOT NULL, active boolean NOT NULL)",
          """
          CREATE TABLE stock (
            sku text PRIMARY KEY REFERENCES product,
            on_hand int NOT NULL CHECK (on_hand >= 0)
          )
          """,
          """
          CREATE TABLE movement (
            order_no text PRIMARY KEY,
            sku text NOT NULL REFERENCES product,
            quantity int NOT NULL
          )
          """,
          "INSERT INTO product VALUES ('lamp', 'Desk lamp', true), ('sofa', 'Sofa', true)",
          "INSERT INTO stock VALUES ('lamp', 10), ('sofa', 2)");

  private static final Invariant NOTHING_IS_LOST =
      Must.hold(
          "the stock and the movements make ten lamps",
          """
          SELECT on_hand + (SELECT coalesce(sum(quantity), 0) FROM movement WHERE sku = 'lamp') = 10
          FROM stock WHERE sku = 'lamp'
          """);

  private LostUpdate() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "1",
        "lost update, counter read-modify-write",
        "nopCommerce#8085, vendure#4930",
        Variant.broken(
            SCHEMA,
            sales("SELECT on_hand FROM stock WHERE sku = ?"),
            List.of(NOTHING_IS_LOST),
            Must.broken(NOTHING_IS_LOST),
            "not-serial"),
        Variant.fixed(
            SCHEMA,
            sales("SELECT on_hand FROM stock WHERE sku = ? FOR UPDATE"),
            List.of(NOTHING_IS_LOST)));
  }

  private static Consumer<Scenario> sales(String readStock) {
    return scenario -> {
      scenario.actor(
          "checkout-1", actor -> new Shop(actor.dataSource(), readStock).sell("A-1", "lamp", 3));
      scenario.actor(
          "checkout-2", actor -> new Shop(actor.dataSource(), readStock).sell("A-2", "lamp", 2));
    };
  }

  /**
   * Sells what is in stock.
   *
   * @param readStock how the stock is read before it is written
   */
  private record Shop(DataSource db, String readStock) {
    void sell(String order, String sku, int quantity) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          if (!isActive(session, sku)) {
            throw new IllegalStateException(sku + " is not for sale");
          }
          int onHand = onHand(session, sku);
          if (onHand < quantity) {
            throw new IllegalStateException("only " + onHand + " of " + sku + " left");
          }
          try (PreparedStatement write =
              session.prepareStatement("UPDATE stock SET on_hand = ? WHERE sku = ?")) {
            write.setInt(1, onHand - quantity);
            write.setString(2, sku);
            write.executeUpdate();
          }
          Sql.update(session, "INSERT INTO movement VALUES (?, ?, ?)", order, sku, quantity);
          session.commit();
        } catch (SQLException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }

    private static boolean isActive(Connection session, String sku) throws SQLException {
      try (PreparedStatement query =
          session.prepareStatement("SELECT active FROM product WHERE sku = ?")) {
        query.setString(1, sku);
        try (ResultSet row = query.executeQuery()) {
          return row.next() && row.getBoolean("active");
        }
      }
    }

    private int onHand(Connection session, String sku) throws SQLException {
      try (PreparedStatement query = session.prepareStatement(readStock)) {
        query.setString(1, sku);
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            throw new IllegalStateException("no stock of " + sku);
          }
          return row.getInt("on_hand");
        }
      }
    }
  }
}
