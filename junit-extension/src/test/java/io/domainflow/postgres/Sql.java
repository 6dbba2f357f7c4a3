package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements in sessions of their own. */
final class Sql {
  private Sql() {}

  static void run(TestDatabase database, String... statements) throws SQLException {
    try (Connection session = database.connect()) {
      run(session, statements);
    }
  }

  static void run(Connection session, String... statements) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of a query, as text. */
  static List<String> texts(TestDatabase database, String query) throws SQLException {
    try (Connection session = database.connect()) {
      return texts(session, query);
    }
  }

  static List<String> texts(Connection session, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
