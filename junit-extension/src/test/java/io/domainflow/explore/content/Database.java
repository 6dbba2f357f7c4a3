package io.domainflow.explore.content;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** A database on the embedded server, a session for the code and one for the baseline. */
final class Database implements AutoCloseable {
  private final TestDatabase database =
      PostgresServer.shared(new PostgresSource.Embedded()).createDatabase();
  final Connection code;
  final Connection admin;

  Database() throws SQLException {
    code = database.connect();
    admin = database.connect();
  }

  TestDatabase test() {
    return database;
  }

  void run(String... statements) throws SQLException {
    run(code, statements);
  }

  static void run(Connection session, String... statements) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Rows in the order in which they come, values between bars. */
  List<String> rows(String query) throws SQLException {
    return rows(code, query);
  }

  static List<String> rows(Connection session, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        StringJoiner values = new StringJoiner("|");
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(values.toString());
      }
    }
    return rows;
  }

  long number(String query) throws SQLException {
    return Long.parseLong(rows(query).get(0));
  }

  long oid(String relation) throws SQLException {
    return number("SELECT '" + relation + "'::regclass::oid");
  }

  @Override
  public void close() throws SQLException {
    code.close();
    admin.close();
    database.close();
  }
}
