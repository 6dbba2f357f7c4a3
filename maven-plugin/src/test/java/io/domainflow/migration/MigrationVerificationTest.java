package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationVerificationTest {
  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void right_migrations_pass_and_the_chain_goes_to_the_start() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    migration(2, "ALTER TABLE a ADD y int", "ALTER TABLE a DROP y");
    file("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT x, y FROM a");

    Verdict verdict = verify();

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.failed()).isFalse();
    assertThat(verdict.chain().state()).isEqualTo(Step.State.OK);
    assertThat(verdict.chain().migrations()).isEqualTo(2);
    assertThat(verdict.summary())
        .isEqualTo("2 of 2 migrations passed: 0 errors, 0 warnings, 0 notes");
  }

  @Test
  void a_wrong_way_back_does_not_stop_the_others() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    migration(2, "CREATE SEQUENCE s", "SELECT 1");
    migration(3, "CREATE TABLE b (x int)", "DROP TABLE nonsense");
    migration(4, "CREATE TABLE c (x int)", "DROP TABLE c");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("down-differs", "up-again-fails", "down-fails");
    assertThat(verdict.passed()).isEqualTo(2);
    assertThat(verdict.chain())
        .extracting(ChainOutcome::downTo, ChainOutcome::migrations)
        .containsExactly("3", 1);
  }

  @Test
  void a_wrong_way_up_ends_it_with_all_that_was_found() throws Exception {
    migration(1, "CREATE SEQUENCE s", "SELECT 1");
    migration(2, "CREATE TABLE a (x int);\nDROP TABLE nonsense", "DROP TABLE a");
    migration(3, "CREATE TABLE c (x int)", "DROP TABLE c");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("down-differs", "up-again-fails", "up-fails");
    Finding up = verdict.findings().get(2);
    assertThat(up.file()).endsWith("V2__m.sql");
    assertThat(up.line()).isEqualTo(2);
    assertThat(up.sqlState()).isEqualTo("42P01");
    assertThat(verdict.outcomes().get(2).up().state()).isEqualTo(Step.State.NOT_RUN);
    assertThat(verdict.chain().state()).isEqualTo(Step.State.NOT_RUN);
  }

  @Test
  void a_missing_way_back_is_an_error_unless_it_is_listed() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    file("V2__m.sql", "CREATE TABLE b (x int)");
    migration(3, "CREATE TABLE c (x int)", "DROP TABLE c");

    assertThat(rules(verify())).containsExactly("down-missing");
    Verdict listed = verify("2");
    assertThat(listed.findings()).isEmpty();
    assertThat(listed.passed()).isEqualTo(3);
    assertThat(listed.chain().downTo()).isEqualTo("2");
  }

  @Test
  void the_list_of_irreversible_ones_must_be_true() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");

    assertThat(rules(verify("1", "7")))
        .containsExactlyInAnyOrder("irreversible-has-down", "irreversible-unknown");
  }

  @Test
  void what_only_the_whole_chain_shows_is_found() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    migration(
        2,
        "INSERT INTO a VALUES (1)",
        "DO $$ BEGIN IF (SELECT count(*) FROM a) > 1 THEN RAISE 'too many'; END IF; END $$");
    migration(3, "SELECT 1", "SELECT 1");

    assertThat(rules(verify())).containsExactly("chain-down-fails");
  }

  @Test
  void a_repeatable_script_that_fails_or_differs_is_found() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    file("R__a.sql", "CREATE VIEW v AS SELECT 1 AS x");
    file(
        "R__b.sql",
        "DO $$ BEGIN EXECUTE format('CREATE TABLE t%s ()', (SELECT count(*) FROM pg_class)); END $$");

    assertThat(rules(verify())).containsExactly("repeatable-fails", "repeatable-differs");
  }

  @Test
  void files_that_no_tool_would_run_are_named() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    file("V2_typo.sql", "SELECT 1");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("file-ignored");
    assertThat(verdict.failed()).isFalse();
  }

  @Test
  void the_order_of_columns_is_noted() throws Exception {
    migration(1, "CREATE TABLE a (x int, y int)", "DROP TABLE a");
    migration(2, "ALTER TABLE a DROP x", "ALTER TABLE a ADD x int");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("column-order");
    assertThat(verdict.failed()).isFalse();
  }

  @Test
  void roles_do_not_outlive_a_verification() throws Exception {
    migration(
        1,
        "CREATE ROLE \"app reader\"; GRANT CONNECT ON DATABASE postgres TO \"app reader\"",
        "REVOKE CONNECT ON DATABASE postgres FROM \"app reader\"; DROP ROLE \"app reader\"");
    migration(2, "CREATE ROLE app_writer IN ROLE \"app reader\"", "DROP ROLE app_writer");

    assertThat(verify().findings()).isEmpty();
    assertThat(verify().findings()).isEmpty();
    assertThat(roles()).noneMatch(role -> role.startsWith("app"));
  }

  @Test
  void a_role_that_a_way_back_leaves_is_found_and_does_not_spoil_the_rebuild() throws Exception {
    migration(1, "CREATE ROLE app_reader LOGIN PASSWORD 's3cret'", "SELECT 1");
    migration(2, "CREATE TABLE a (x int)", "DROP TABLE a");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("down-differs", "up-again-fails");
    assertThat(verdict.findings().get(0).details())
        .containsExactly("+ role app_reader  left behind", "missing: DROP ROLE app_reader");
    assertThat(verdict.outcomes().get(1).passed()).isTrue();
    assertThat(roles()).doesNotContain("app_reader");
  }

  @Test
  void what_a_role_may_and_belongs_to_is_compared() throws Exception {
    migration(1, "CREATE ROLE app_reader", "DROP ROLE app_reader");
    migration(
        2,
        "ALTER ROLE app_reader LOGIN; GRANT pg_monitor TO app_reader; ALTER ROLE app_reader SET work_mem = '9MB'",
        "SELECT 1");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("down-differs");
    assertThat(verdict.findings().get(0).details().get(0))
        .startsWith("~ role app_reader: (none) -> login, set work_mem=9MB, member of pg_monitor ");
  }

  @Test
  void on_a_server_of_somebody_else_s_roles_stay_and_are_named() throws Exception {
    migration(1, "CREATE ROLE \"app reader\"; CREATE ROLE app_writer", "DROP ROLE app_writer");
    try (TestDatabase home = server().createDatabase();
        Connection session = home.connect();
        Statement sql = session.createStatement()) {
      sql.execute("CREATE ROLE given_owner SUPERUSER LOGIN PASSWORD 's3cret'");
      String url = session.getMetaData().getURL().replaceFirst("\\?.*", "");
      PostgresServer given =
          PostgresServer.shared(
              new PostgresSource.Given(url + "?user=given_owner&password=s3cret"));
      try {
        Verdict verdict =
            new MigrationVerification(
                    given,
                    MigrationSet.find(directory),
                    VerificationOptions.defaults()
                        .withImpact(false)
                        .withData(false)
                        .withFaults(false)
                        .withFaults(false))
                .run();

        assertThat(rules(verdict))
            .containsExactly("down-differs", "up-again-fails", "rebuild-fails", "roles-left");
        assertThat(verdict.findings().get(3).message())
            .endsWith("\"app reader\"; if nobody else made them: DROP ROLE \"app reader\"");
        assertThat(roles()).contains("app reader").doesNotContain("app_writer");
      } finally {
        sql.execute("DROP ROLE IF EXISTS \"app reader\"");
        sql.execute("DROP ROLE given_owner");
      }
    }
  }

  @Test
  void a_script_that_may_stop_half_way_is_noted_once() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    migration(2, "CREATE INDEX CONCURRENTLY i ON a (x)", "DROP INDEX CONCURRENTLY i");
    migration(
        3, "ALTER TABLE a ADD y int; CREATE INDEX CONCURRENTLY j ON a (y)", "ALTER TABLE a DROP y");

    Verdict verdict = verify();

    assertThat(rules(verdict)).containsExactly("not-in-a-transaction");
    assertThat(verdict.findings().get(0).file()).endsWith("V3__m.sql");
    assertThat(verdict.failed()).isFalse();
  }

  @Test
  void one_migration_is_one() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");

    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(verify().summary())
          .isEqualTo("1 of 1 migration passed: 0 errors, 0 warnings, 0 notes");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void the_reports_say_it_all() throws Exception {
    migration(1, "CREATE TABLE a (x int)", "DROP TABLE a");
    migration(2, "CREATE SEQUENCE s", "SELECT 1");

    Verdict verdict = verify();

    assertThat(ConsoleReport.of(verdict))
        .extracting(ConsoleReport.Line::text)
        .anyMatch(line -> line.matches(" +2 +m +ok +differs +fails +\\d+ ms"))
        .contains("    + sequence public.s  left behind");
    JsonObject json = JsonReport.of(verdict);
    assertThat(json.get("schemaVersion").getAsInt()).isEqualTo(1);
    assertThat(json.get("verdict").getAsString()).isEqualTo("failed");
    assertThat(json.getAsJsonObject("counts").get("errors").getAsInt()).isEqualTo(2);
    assertThat(json.getAsJsonArray("migrations")).hasSize(2);
    assertThat(json.getAsJsonArray("findings").get(0).getAsJsonObject().get("details").toString())
        .isEqualTo("[\"+ sequence public.s  left behind\",\"missing: DROP SEQUENCE public.s\"]");
  }

  private Verdict verify(String... irreversible) throws SQLException {
    return new MigrationVerification(
            server(),
            MigrationSet.find(directory),
            VerificationOptions.defaults()
                .withImpact(false)
                .withData(false)
                .withFaults(false)
                .withIrreversible(List.of(irreversible)))
        .run();
  }

  private static PostgresServer server() {
    return PostgresServer.shared(PostgresSource.configured("", "this test"));
  }

  private static List<String> roles() throws SQLException {
    try (TestDatabase database = server().createDatabase();
        Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery("SELECT rolname FROM pg_roles")) {
      List<String> roles = new ArrayList<>();
      while (rows.next()) {
        roles.add(rows.getString(1));
      }
      return roles;
    }
  }

  private static List<String> rules(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.rule().id()).toList();
  }

  private void migration(int version, String up, String down) throws IOException {
    file("V" + version + "__m.sql", up);
    file("U" + version + "__m.sql", down);
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
