package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scripts that do what nobody should: each has its line, the others their verdict, the server
 * stays.
 */
final class BadScriptsTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;
  private List<String> before = List.of();

  @BeforeEach
  void in(@TempDir Path temporary) throws Exception {
    directory = temporary;
    before = onTheServer();
    file("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, note text)");
    file("U1__a.sql", "DROP TABLE a");
  }

  @AfterEach
  void nothing_is_left_on_the_server() throws SQLException {
    assertThat(onTheServer()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT pg_terminate_backend(pg_backend_pid()) | terminating connection due to administrator command",
        "CREATE ROLE app_reader; COMMIT; SELECT pg_terminate_backend(pg_backend_pid()) | terminating connection",
        "SELECT pg_sleep(1000) | canceling statement due to statement timeout",
        "DO 'BEGIN LOOP PERFORM 1; END LOOP; END' | canceling statement due to statement timeout",
        "CREATE DATABASE other | is not run here",
        "ALTER SYSTEM SET work_mem = '1GB' | is not run here",
        "CREATE EXTENSION postgis | extension \"postgis\" is not available",
        "SELECT 1; BEGIN; SELECT 1 / 0; COMMIT | division by zero",
        "\\i other.sql | is psql, not SQL",
      })
  void a_way_up_that_does_harm_is_refused_at_its_line(String up, String reason) throws Exception {
    file("V2__bad.sql", "\n" + up);
    file("U2__bad.sql", "SELECT 1");

    Verdict verdict = verify();

    assertThat(verdict.outcomes().get(0).passed()).isTrue();
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.UP_FAILS);
              assertThat(finding.file()).endsWith("V2__bad.sql");
              assertThat(finding.line()).isEqualTo(2);
              assertThat(finding.message()).contains(reason);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()",
        "BEGIN; CREATE TABLE IF NOT EXISTS b (id int); COMMIT; DROP TABLE b",
        "DO 'BEGIN FOR n IN 1..100000 LOOP RAISE NOTICE ''%'', n; END LOOP; END'",
        "''",
      })
  void what_is_odd_and_does_no_harm_passes(String up) throws Exception {
    file("V2__odd.sql", up.equals("''") ? "" : up);
    file("U2__odd.sql", "SELECT 1");
    file("V3__b.sql", "CREATE TABLE b (id int)");
    file("U3__b.sql", "DROP TABLE b");

    Verdict verdict = verify(Duration.ofMinutes(1));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.passed()).isEqualTo(3);
  }

  @Test
  void a_script_that_drops_its_own_schema_does_not_stop_the_others() throws Exception {
    file("V2__bad.sql", "CREATE TABLE b (id int)");
    file("U2__bad.sql", "DROP SCHEMA public CASCADE");
    file("V3__b.sql", "CREATE TABLE c (id int)");
    file("U3__b.sql", "DROP TABLE c");

    Verdict verdict = verify();

    assertThat(verdict.outcomes())
        .extracting(MigrationOutcome::passed)
        .containsExactly(true, false, true);
  }

  @Test
  void a_long_script_is_run_to_its_end() throws Exception {
    StringBuilder rows = new StringBuilder();
    while (rows.length() < 10_000_000) {
      rows.append("INSERT INTO a SELECT n, '")
          .append("x".repeat(99_000))
          .append("' FROM generate_series(1, 0) n;\n");
    }
    file("V2__long.sql", rows + "UPDATE nothing SET x = 1;");

    assertThat(verify().findings())
        .extracting(finding -> finding.rule() + " " + finding.line())
        .contains("UP_FAILS " + (rows.chars().filter(c -> c == '\n').count() + 1));
  }

  private Verdict verify() throws SQLException {
    return verify(Duration.ofSeconds(2));
  }

  private Verdict verify(Duration limit) throws SQLException {
    return new MigrationVerification(
            SERVER,
            MigrationSet.find(directory),
            VerificationOptions.defaults().withTimeLimit(limit))
        .run();
  }

  /** Databases but ours, and roles. */
  private static List<String> onTheServer() throws SQLException {
    List<String> names = new ArrayList<>();
    try (TestDatabase database = SERVER.createDatabase();
        Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT datname FROM pg_database WHERE datname <> current_database()"
                    + " UNION ALL SELECT rolname FROM pg_roles ORDER BY 1")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
