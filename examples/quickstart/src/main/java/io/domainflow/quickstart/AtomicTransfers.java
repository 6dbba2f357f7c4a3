package io.domainflow.quickstart;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Lets the database compute: each balance is moved by one statement that reads and writes it under
 * its row's lock.
 *
 * <p>Rows are locked in the order of their names, so that opposite transfers do not wait for each
 * other in a circle.
 */
public final class AtomicTransfers implements Transfers {
  private static final String MOVE =
      "UPDATE account SET balance = balance + ? WHERE name = ? AND balance + ? >= 0";

  private final DataSource dataSource;

  public AtomicTransfers(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public boolean transfer(String payer, String payee, BigDecimal amount) throws SQLException {
    Map<String, BigDecimal> moves = new TreeMap<>(Map.of(payer, amount.negate(), payee, amount));
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (Map.Entry<String, BigDecimal> move : moves.entrySet()) {
        if (!move(connection, move.getKey(), move.getValue())) {
          connection.rollback();
          return false;
        }
      }
      Journal.record(connection, payer, payee, amount);
      connection.commit();
      return true;
    }
  }

  private static boolean move(Connection connection, String account, BigDecimal change)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(MOVE)) {
      update.setBigDecimal(1, change);
      update.setString(2, account);
      update.setBigDecimal(3, change);
      return update.executeUpdate() == 1;
    }
  }
}
