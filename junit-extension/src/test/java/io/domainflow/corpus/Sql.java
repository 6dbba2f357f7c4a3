package io.domainflow.corpus;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepared statements in a call each: the thin layer over JDBC that many services have. */
final class Sql {
  private Sql() {}

  /** Runs a statement and says how many rows it touched. */
  static int update(Connection session, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(session, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** The first column of the first row, if there is a row. */
  static Optional<String> text(Connection session, String sql, Object... values)
      throws SQLException {
    return texts(session, sql, values).stream().findFirst();
  }

  /** The first column of all rows. */
  static List<String> texts(Connection session, String sql, Object... values) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = prepared(session, sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** The first column of the one row that there is. */
  static long number(Connection session, String sql, Object... values) throws SQLException {
    return Long.parseLong(text(session, sql, values).orElseThrow());
  }

  static boolean truth(Connection session, String sql, Object... values) throws SQLException {
    return text(session, sql, values).orElseThrow().equals("t");
  }

  private static PreparedStatement prepared(Connection session, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = session.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
