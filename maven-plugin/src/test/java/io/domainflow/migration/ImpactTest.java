package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a verification says of a script's locks. */
final class ImpactTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));
  private static final String TABLES =
      """
      CREATE TABLE t (id int PRIMARY KEY, name text, number int);
      CREATE TABLE other (id int PRIMARY KEY, t_id int);
      INSERT INTO t VALUES (1, 'a', 1);
      """;

  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) {
    directory = temporary;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t ALTER number TYPE bigint | table-rewritten | a new column of the new type",
        "CREATE INDEX i ON t (number) | table-scanned | CREATE INDEX CONCURRENTLY",
        "ALTER TABLE t ALTER number SET NOT NULL | table-scanned | CHECK (… IS NOT NULL) NOT VALID",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (number > 0) | table-scanned | VALIDATE CONSTRAINT",
        "ALTER TABLE t ADD CONSTRAINT c UNIQUE (number) | table-scanned | USING INDEX",
        "UPDATE t SET number = 2 | bulk-change | batches",
      })
  void a_statement_that_others_would_notice_has_a_safer_form(
      String statement, String rule, String safer) throws Exception {
    List<Finding> findings = findings("SET lock_timeout = '2s';\n" + statement + ";", "SELECT 1");

    assertThat(findings).extracting(finding -> finding.rule().id()).containsExactly(rule);
    assertThat(findings.get(0).line()).isEqualTo(2);
    assertThat(findings.get(0).details()).anyMatch(detail -> detail.contains(safer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t ADD c int",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (number > 0) NOT VALID",
        "CREATE INDEX CONCURRENTLY i ON t (number)",
        "INSERT INTO t SELECT 2, 'b', 2",
        "CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id); ALTER TABLE fresh ADD CHECK (id > 0)",
        "COMMENT ON TABLE t IS 'x'",
      })
  void a_statement_that_nobody_notices_has_no_finding(String statement) throws Exception {
    boolean alone = statement.contains("CONCURRENTLY");

    assertThat(findings((alone ? "" : "SET lock_timeout = '2s';\n") + statement + ";", "SELECT 1"))
        .isEmpty();
  }

  @Test
  void a_lock_that_is_waited_for_without_a_limit_is_named_once() throws Exception {
    assertThat(findings("ALTER TABLE t ADD a int;\nALTER TABLE other ADD b int;", "SELECT 1"))
        .extracting(finding -> finding.rule().id() + " " + finding.line())
        .containsExactly("lock-timeout-missing 1");
  }

  @Test
  void a_script_that_does_not_wait_is_not_refused_for_our_own_locks() throws Exception {
    assertThat(
            findings(
                "SET lock_timeout = '1ms';\nCREATE INDEX CONCURRENTLY i ON t (number);\n"
                    + "SELECT 1 / (current_setting('lock_timeout') = '1ms')::int",
                "DROP INDEX CONCURRENTLY i"))
        .extracting(finding -> finding.rule().id())
        .containsExactly("not-in-a-transaction");
  }

  @Test
  void what_takes_its_time_while_another_table_is_locked_is_named() throws Exception {
    assertThat(
            findings(
                "SET lock_timeout = '2s';\nALTER TABLE other ADD a int;\nUPDATE t SET number = 2;",
                "SELECT 1"))
        .extracting(finding -> finding.rule().id() + " " + finding.line())
        .containsExactly("lock-held-on 3", "bulk-change 3");
  }

  @Test
  void the_console_tells_three_of_a_kind_and_errors_last() throws Exception {
    write("V1__tables.sql", TABLES);
    write("U1__tables.sql", "DROP TABLE t;");
    for (int version = 2; version <= 6; version++) {
      write("V" + version + "__c.sql", "ALTER TABLE t ADD c" + version + " int;");
      write("U" + version + "__c.sql", "SET lock_timeout = 1; ALTER TABLE t DROP c" + version);
    }

    assertThat(ConsoleReport.of(verdict()))
        .filteredOn(line -> !line.text().startsWith(" "))
        .extracting(line -> line.text().replaceFirst("  [^ ]*/", "  ").replaceFirst(":.*", ""))
        .containsExactly(
            "lock-timeout-missing  V2__c.sql",
            "lock-timeout-missing  V3__c.sql",
            "lock-timeout-missing  V4__c.sql",
            "lock-timeout-missing  and 2 more, in the report",
            "down-differs  U1__tables.sql  1 object is not as before the way up",
            "up-again-fails  V1__tables.sql");
  }

  @Test
  void the_way_back_is_looked_at_too() throws Exception {
    assertThat(
            findings(
                "SET lock_timeout = '2s'; ALTER TABLE t ADD c int;",
                "ALTER TABLE t DROP c; ALTER TABLE t ALTER number TYPE int;"))
        .extracting(finding -> finding.rule().id() + " " + name(finding))
        .containsExactly("lock-timeout-missing U2__change.sql");
  }

  @Test
  void an_index_that_answers_nothing_is_an_error() throws Exception {
    write("V1__tables.sql", TABLES + "INSERT INTO t VALUES (2, 'a', 1);");
    write("U1__tables.sql", "DROP TABLE t, other;");
    write("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY i ON t (number);");
    assertThat(verify()).extracting(finding -> finding.rule().id()).contains("up-fails");

    write("V2__index.sql", INVALID + "CREATE INDEX IF NOT EXISTS i ON t (number);");
    write("U2__index.sql", "DROP INDEX i;");
    assertThat(verify())
        .filteredOn(finding -> finding.rule() == Rule.INDEX_INVALID)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("public.i is INVALID"));
  }

  /** As a failed attempt leaves it, which is not to be had within a script that passes. */
  private static final String INVALID =
      """
      SET lock_timeout = '2s';
      CREATE INDEX i ON t (number);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
      """;

  /** Of a second migration; the first makes the tables. */
  private List<Finding> findings(String up, String down) throws IOException, SQLException {
    write("V1__tables.sql", TABLES);
    write("U1__tables.sql", "DROP TABLE t, other;");
    write("V2__change.sql", up);
    write("U2__change.sql", down);
    return verify().stream()
        .filter(finding -> finding.severity() != Severity.ERROR)
        .filter(finding -> name(finding).endsWith("2__change.sql"))
        .toList();
  }

  private static String name(Finding finding) {
    return finding.file().substring(finding.file().lastIndexOf('/') + 1);
  }

  private List<Finding> verify() throws SQLException {
    return verdict().findings();
  }

  private Verdict verdict() throws SQLException {
    return new MigrationVerification(
            SERVER,
            MigrationSet.find(directory),
            VerificationOptions.defaults().withData(false).withFaults(false))
        .run();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
