package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks about the sessions of a scenario's database, on a session of its own. */
public final class ServerSessions {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private ServerSessions() {}

  /** How many sessions hold a transaction open and do nothing. */
  public static int openTransactions(TestDatabase database) throws SQLException {
    try (Connection observer = observer(database);
        Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery(sql("open_transactions"))) {
      row.next();
      return row.getInt(1);
    }
  }

  /** How many sessions actors have that opened them in JVMs of their own. */
  public static int ofActors(TestDatabase database) throws SQLException {
    return (int)
        of(database).stream()
            .filter(session -> session.applicationName().startsWith(ServerActivity.APPLICATION))
            .count();
  }

  static List<ServerSession> of(TestDatabase database) throws SQLException {
    List<ServerSession> sessions = new ArrayList<>();
    try (Connection observer = observer(database);
        Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery(sql("sessions"))) {
      while (row.next()) {
        sessions.add(
            new ServerSession(
                row.getInt("pid"),
                row.getString("application_name"),
                row.getString("state"),
                row.getString("waits_on"),
                row.getDouble("transaction_seconds"),
                row.getString("query"),
                List.of((Integer[]) row.getArray("blockers").getArray())));
      }
    }
    return sessions;
  }

  static void endAllOf(TestDatabase database) throws SQLException {
    try (Connection observer = observer(database);
        Statement statement = observer.createStatement()) {
      statement.execute(sql("end_sessions"));
    }
  }

  /** A server that hangs shall not hang us. */
  private static Connection observer(TestDatabase database) throws SQLException {
    Connection observer = database.connect();
    observer.setNetworkTimeout(Runnable::run, (int) ANSWER_WITHIN.toMillis());
    return observer;
  }

  private static String sql(String name) {
    try (InputStream file = ServerSessions.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException(name + ".sql is missing from the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
