package io.domainflow.realraces;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Prepares tables. */
final class Sql {
  private Sql() {}

  static void run(Connection db, String statements) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(statements);
    }
  }
}
