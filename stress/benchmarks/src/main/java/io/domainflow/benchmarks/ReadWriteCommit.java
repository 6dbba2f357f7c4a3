package io.domainflow.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The transaction of three steps that loses updates: read, write, commit. */
final class ReadWriteCommit {
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE stock (id int PRIMARY KEY, n int NOT NULL)",
          "INSERT INTO stock VALUES (1, 10), (2, 10), (3, 10), (4, 10)");

  private ReadWriteCommit() {}

  /** Takes one from a row. */
  static void run(Connection db, int row) throws SQLException {
    db.setAutoCommit(false);
    int n;
    try (PreparedStatement read = db.prepareStatement("SELECT n FROM stock WHERE id = ?")) {
      read.setInt(1, row);
      try (ResultSet found = read.executeQuery()) {
        found.next();
        n = found.getInt(1);
      }
    }
    try (PreparedStatement write = db.prepareStatement("UPDATE stock SET n = ? WHERE id = ?")) {
      write.setInt(1, n - 1);
      write.setInt(2, row);
      write.executeUpdate();
    }
    db.commit();
  }
}
