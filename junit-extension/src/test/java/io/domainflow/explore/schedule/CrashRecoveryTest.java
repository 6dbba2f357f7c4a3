package io.domainflow.explore.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domainflow.postgres.ServerOfOnesOwn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the fault RESTART does is held against a server that really goes down and comes up. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no process is killed there without notice")
final class CrashRecoveryTest {
  private static final List<String> STATE =
      List.of(
          "SELECT last_value, log_cnt, is_called FROM untouched",
          "SELECT last_value, log_cnt, is_called FROM once",
          "SELECT last_value, log_cnt, is_called FROM forty",
          "SELECT last_value, log_cnt, is_called FROM down",
          "SELECT last_value, log_cnt, is_called FROM nearly",
          "SELECT last_value, is_called FROM cached",
          "SELECT last_value, is_called FROM quick_id_seq",
          "SELECT count(*) FROM quick",
          "SELECT count(*) FROM quick_line",
          "SELECT count(*), max(id) FROM safe");

  @Test
  void the_database_is_as_after_a_crash_of_the_server() throws Exception {
    ServerOfOnesOwn server = new ServerOfOnesOwn();
    List<String> ours;
    try (Connection session = server.connect()) {
      write(session);
      CrashRecovery.run(session);
      ours = state(session);
      execute(session, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
      execute(session, "CHECKPOINT");
      write(session);
    }
    List<String> written;
    try (Connection session = server.connect()) {
      written = state(session);
      kill(session);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> server.connect().close());
    try (Connection session = server.connect()) {
      assertThat(state(session)).isEqualTo(ours).isNotEqualTo(written);
    }
  }

  private static void write(Connection session) throws SQLException {
    execute(
        session,
        "CREATE SEQUENCE untouched",
        "CREATE SEQUENCE once",
        "SELECT nextval('once')",
        "CREATE SEQUENCE forty INCREMENT 5",
        "SELECT nextval('forty') FROM generate_series(1, 40)",
        "CREATE SEQUENCE down INCREMENT -2",
        "SELECT nextval('down') FROM generate_series(1, 3)",
        "CREATE SEQUENCE nearly MAXVALUE 10",
        "SELECT nextval('nearly') FROM generate_series(1, 4)",
        "CREATE SEQUENCE cached CACHE 7",
        "SELECT nextval('cached')",
        "CREATE UNLOGGED TABLE quick (id serial PRIMARY KEY)",
        "CREATE UNLOGGED TABLE quick_line (quick int REFERENCES quick)",
        "INSERT INTO quick SELECT nextval('quick_id_seq') FROM generate_series(1, 3)",
        "INSERT INTO quick_line SELECT id FROM quick",
        "CREATE TABLE safe (id int GENERATED ALWAYS AS IDENTITY)",
        "INSERT INTO safe SELECT FROM generate_series(1, 5)");
  }

  private static void execute(Connection session, String... statements) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> state(Connection session) throws SQLException {
    List<String> state = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      for (String sql : STATE) {
        try (ResultSet row = statement.executeQuery(sql)) {
          row.next();
          StringBuilder line = new StringBuilder(sql).append(':');
          for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            line.append(' ').append(row.getString(column));
          }
          state.add(line.toString());
        }
      }
    }
    return state;
  }

  /** Without notice, upon which the server takes all sessions down, and recovers. */
  private static void kill(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      assertThat(ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly()).isTrue();
    }
  }
}
