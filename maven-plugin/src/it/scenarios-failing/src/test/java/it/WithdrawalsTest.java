package it;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class WithdrawalsTest {
  @ConcurrencyScenario(workers = 2, migrations = "classpath:db/migration")
  void adds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts")) {
      row.next();
      statement.execute("UPDATE accounts SET balance = " + (row.getInt(1) + 1));
    }
  }

  @Invariant("what was added is there")
  boolean nothing_is_lost(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts")) {
      return row.next() && row.getInt(1) == 2;
    }
  }
}
