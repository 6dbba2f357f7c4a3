package io.domainflow.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The record of what was transferred, written in the transfer's own transaction. */
final class Journal {
  private Journal() {}

  static void record(Connection connection, String payer, String payee, BigDecimal amount)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO transfer (payer, payee, amount) VALUES (?, ?, ?)")) {
      insert.setString(1, payer);
      insert.setString(2, payee);
      insert.setBigDecimal(3, amount);
      insert.executeUpdate();
    }
  }
}
