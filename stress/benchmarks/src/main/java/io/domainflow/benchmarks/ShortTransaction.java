package io.domainflow.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** One short transaction: an update of a row that nobody else wants. */
final class ShortTransaction {
  private ShortTransaction() {}

  static void create(Connection db, int rows) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(
          "CREATE TABLE counter (id int PRIMARY KEY, n bigint NOT NULL) WITH (fillfactor = 50)");
      statement.execute(
          "INSERT INTO counter SELECT id, 0 FROM generate_series(1, " + rows + ") AS id");
    }
  }

  static void run(Connection db, int row) throws SQLException {
    db.setAutoCommit(false);
    try (PreparedStatement update =
        db.prepareStatement("UPDATE counter SET n = n + 1 WHERE id = ?")) {
      update.setInt(1, row);
      update.executeUpdate();
    }
    db.commit();
  }
}
