package io.domainflow.explore.gate;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database with a recording gate before it. */
final class GatedDatabase implements AutoCloseable {
  final RecordingGate gate = new RecordingGate();
  final TestDatabase database =
      PostgresServer.shared(PostgresSource.configured("embedded", "test")).createDatabase();

  GatedDatabase(String... statements) throws SQLException {
    beside(statements);
    Gates.install(database.name(), gate);
  }

  String url() {
    return database.url().replace("jdbc:postgresql:", "jdbc:domainflow:postgresql:");
  }

  /** A gated connection; what it took to open it is forgotten. */
  Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url());
    gate.forget();
    return connection;
  }

  /** Runs statements with no gate. */
  void beside(String... statements) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of a query, seen by another session with no gate. */
  List<String> seen(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() {
    Gates.remove(database.name());
    database.close();
  }
}
