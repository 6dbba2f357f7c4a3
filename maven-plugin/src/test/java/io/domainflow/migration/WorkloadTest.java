package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import io.domainflow.junit.Mode;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.scenarios.Workers;
import io.domainflow.script.MigrationSet;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scenario of the user's as the load on the tables while scripts run. */
final class WorkloadTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  /** As users have them: written for schedules, on tables of their own. */
  static final class Orders {
    @ConcurrencyScenario(workers = 2, migrations = "filesystem:not/there")
    void pay(Connection connection) throws SQLException {
      execute(connection, "UPDATE orders SET amount = amount WHERE id = 1");
    }

    @ConcurrencyScenario(workers = 2, mode = Mode.CONTEND)
    void readNotes(Connection connection) throws SQLException {
      execute(connection, "SELECT note FROM orders");
    }

    @Invariant("is of the scenario's own rows")
    boolean never_holds() {
      return false;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  private Path directory;

  @BeforeEach
  void tables(@TempDir Path temporary) throws IOException {
    directory = temporary;
    write("V1__orders.sql", "CREATE TABLE orders (id int PRIMARY KEY, amount int)");
    write("U1__orders.sql", "DROP TABLE orders");
  }

  @Test
  void its_calls_take_as_long_as_they_are_kept_waiting() throws Exception {
    write("V2__note.sql", "ALTER TABLE orders ADD note text; SELECT pg_sleep(1)");
    write("U2__note.sql", "ALTER TABLE orders DROP note");

    Verdict verdict = verify("pay");

    assertThat(verdict.waits()).isEmpty();
    assertThat(verdict.calls())
        .extracting(calls -> calls.script().file().replaceFirst(".*/", ""))
        .containsExactly("V2__note.sql", "U2__note.sql");
    Workers.Calls met = verdict.calls().get(0).met();
    assertThat(met.longest()).isGreaterThan(Duration.ofMillis(500));
    assertThat(met.count()).isPositive();
    assertThat(met.refused()).isEmpty();
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.rule() == Rule.OTHERS_WAIT)
        .extracting(Finding::message)
        .contains("a call of the workload takes longer than 300 ms while it runs");
    assertThat(new HtmlPage(verdict, List.of()).text())
        .contains("the workload's calls meanwhile, ");
    assertThat(JsonReport.of(verdict).toString()).contains("\"workload\":{\"calls\":");
  }

  @Test
  void a_call_that_fails_from_then_on_is_told() throws Exception {
    write("V2__sum.sql", "ALTER TABLE orders RENAME amount TO sum");
    write("U2__sum.sql", "ALTER TABLE orders RENAME sum TO amount");

    Verdict verdict = verify("pay");

    assertThat(verdict.findings())
        .filteredOn(finding -> finding.rule() == Rule.OTHERS_REFUSED)
        .filteredOn(finding -> finding.message().contains("workload"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.file()).endsWith("V2__sum.sql");
              assertThat(finding.details().get(0)).contains("column \"amount\" does not exist");
            });
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.rule() == Rule.WORKLOAD_DOES_NOT_RUN)
        .extracting(Finding::file)
        .allMatch(file -> file.endsWith("U2__sum.sql"))
        .hasSize(1);
  }

  @Test
  void where_it_does_not_run_yet_others_use_the_tables() throws Exception {
    write("V2__note.sql", "ALTER TABLE orders ADD note text");
    write("U2__note.sql", "ALTER TABLE orders DROP note");

    Verdict verdict = verify("readNotes");

    assertThat(verdict.findings())
        .filteredOn(finding -> finding.rule() == Rule.WORKLOAD_DOES_NOT_RUN)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.details().get(0)).contains("column \"note\" does not exist"));
    assertThat(verdict.waits()).hasSize(1);
    assertThat(verdict.calls()).hasSize(1);
  }

  @Test
  void a_scenario_that_is_not_there_is_named_with_what_to_do() throws Exception {
    write("V2__note.sql", "ALTER TABLE orders ADD note text");
    write("U2__note.sql", "ALTER TABLE orders DROP note");

    assertThatThrownBy(() -> verify("misspelt"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("domainflow.workload: there is no such scenario");
  }

  private Verdict verify(String method) throws SQLException {
    Workers.Program program =
        new Workers.Program(
            Orders.class.getName(),
            method,
            List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)),
            List.of(),
            directory,
            directory.resolve("reports"));
    VerificationOptions options =
        VerificationOptions.defaults()
            .withFaults(false)
            .withData(false)
            .withLoad(100, Duration.ofMillis(300))
            .withWorkload(program);
    return new MigrationVerification(SERVER, MigrationSet.find(directory), options).run();
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }
}
