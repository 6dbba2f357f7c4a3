package io.domainflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.junit.Invariant;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;

/** Two accounts of 1000, and what must hold whatever is transferred between them. */
abstract class Bank {
  @BeforeEach
  void open(Connection db) throws SQLException {
    try (Statement insert = db.createStatement()) {
      insert.execute("INSERT INTO account (name, balance) VALUES ('alice', 1000), ('bob', 1000)");
    }
  }

  @Invariant("money is neither made nor lost")
  boolean total(Connection db) throws SQLException {
    return number(db, "SELECT sum(balance) FROM account").compareTo(new BigDecimal(2000)) == 0;
  }

  @Invariant("what is gone from alice is what the journal says")
  void journal(Connection db) throws SQLException {
    BigDecimal gone = number(db, "SELECT 1000 - balance FROM account WHERE name = 'alice'");
    BigDecimal recorded =
        number(
            db, "SELECT sum(CASE payer WHEN 'alice' THEN amount ELSE -amount END) FROM transfer");
    assertThat(gone).isEqualByComparingTo(recorded);
  }

  private static BigDecimal number(Connection db, String query) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getBigDecimal(1);
    }
  }
}
