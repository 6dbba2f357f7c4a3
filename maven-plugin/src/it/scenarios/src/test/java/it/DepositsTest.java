package it;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class DepositsTest {
  @ConcurrencyScenario(workers = 2, migrations = "classpath:db/migration", expectedSqlStates = "40001")
  void deposits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 1");
    }
  }

  @Invariant("what was added is there")
  boolean nothing_is_lost(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT balance FROM accounts")) {
      return row.next() && row.getInt(1) >= 1;
    }
  }

  @Test
  void is_none_of_the_scenarios() {
    throw new AssertionError("a plain test was run");
  }
}
