package io.domainflow.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Reads the balances, computes in Java, writes them back: the code that everybody writes first.
 *
 * <p>It is in a transaction, and still wrong: two transfers that read the same balance both write
 * what they computed from it, and one of them is lost.
 */
public final class NaiveTransfers implements Transfers {
  private final DataSource dataSource;

  public NaiveTransfers(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public boolean transfer(String payer, String payee, BigDecimal amount) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      BigDecimal payerBalance = balance(connection, payer);
      if (payerBalance.compareTo(amount) < 0) {
        connection.rollback();
        return false;
      }
      BigDecimal payeeBalance = balance(connection, payee);
      setBalance(connection, payer, payerBalance.subtract(amount));
      setBalance(connection, payee, payeeBalance.add(amount));
      Journal.record(connection, payer, payee, amount);
      connection.commit();
      return true;
    }
  }

  private static BigDecimal balance(Connection connection, String account) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT balance FROM account WHERE name = ?")) {
      select.setString(1, account);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBigDecimal(1);
      }
    }
  }

  private static void setBalance(Connection connection, String account, BigDecimal balance)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE account SET balance = ? WHERE name = ?")) {
      update.setBigDecimal(1, balance);
      update.setString(2, account);
      update.executeUpdate();
    }
  }
}
