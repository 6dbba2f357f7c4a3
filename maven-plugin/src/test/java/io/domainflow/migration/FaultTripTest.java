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
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of scripts whose session is killed amidst. */
final class FaultTripTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;

  @BeforeEach
  void tables(@TempDir Path temporary) throws IOException {
    directory = temporary;
    write("V1__tables.sql", "CREATE TABLE t (id int PRIMARY KEY, name text);");
    write("U1__tables.sql", "DROP TABLE t;");
  }

  @Test
  void an_index_that_stays_invalid_is_named_where_the_second_attempt_is_refused() throws Exception {
    List<Finding> findings =
        findings("\nCREATE INDEX CONCURRENTLY i ON t (name);", "DROP INDEX CONCURRENTLY i;");

    assertThat(findings).extracting(Finding::rule).containsExactly(Rule.RETRY_FAILS);
    assertThat(findings.get(0).line()).isEqualTo(2);
    assertThat(findings.get(0).sqlState()).isEqualTo("42P07");
    assertThat(findings.get(0).message())
        .isEqualTo(
            "its session killed amidst this statement and tried again, it is refused: relation \"i\" already exists");
    assertThat(findings.get(0).details())
        .contains(
            "+ index public.i  stays", "safer: DROP INDEX CONCURRENTLY IF EXISTS … before it");
  }

  @Test
  void an_invalid_index_that_the_second_attempt_accepts_is_an_error() throws Exception {
    List<Finding> findings =
        findings(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (name);",
            "DROP INDEX CONCURRENTLY IF EXISTS i;");

    assertThat(findings).extracting(Finding::rule).containsExactly(Rule.RETRY_DIFFERS);
    assertThat(findings.get(0).details()).anyMatch(detail -> detail.contains("index public.i"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON t (name);",
        "ALTER TABLE t ADD a int; CREATE INDEX i ON t (name); ALTER TABLE t ADD b int;",
        "VACUUM t; CREATE INDEX i ON t (name);",
        "BEGIN; CREATE INDEX i ON t (name); COMMIT; BEGIN; COMMENT ON INDEX i IS NULL; COMMIT;",
      })
  void a_script_that_can_be_tried_again_has_no_finding(String up) throws Exception {
    if (up.startsWith("BEGIN")) {
      up = up.replace("INDEX i ON", "INDEX IF NOT EXISTS i ON");
    }

    assertThat(findings(up, "ALTER TABLE t DROP IF EXISTS a, DROP IF EXISTS b; DROP INDEX i;"))
        .isEmpty();
  }

  @Test
  void what_a_script_has_committed_itself_is_named_where_the_second_attempt_meets_it()
      throws Exception {
    List<Finding> findings =
        findings(
            "BEGIN;\nALTER TABLE t ADD a int;\nCOMMIT;\nCREATE INDEX i ON t (a);",
            "ALTER TABLE t DROP a;");

    assertThat(findings).extracting(Finding::rule).containsOnly(Rule.RETRY_FAILS);
    assertThat(findings.get(0).line()).isEqualTo(4);
    assertThat(findings.get(0).details()).contains("+ column public.t.a  stays");
  }

  @Test
  void a_way_back_is_killed_too() throws Exception {
    List<Finding> findings =
        findings(
            "CREATE INDEX i ON t (name); CREATE INDEX k ON t (name);",
            "DROP INDEX CONCURRENTLY i; DROP INDEX CONCURRENTLY k;");

    assertThat(findings).isNotEmpty();
    assertThat(findings).extracting(Finding::rule).containsOnly(Rule.RETRY_FAILS);
    assertThat(findings.get(0).file()).endsWith("U2__change.sql");
  }

  @Test
  void those_behind_one_that_cannot_be_tried_again_are_killed_as_well() throws Exception {
    write("V3__index.sql", "CREATE INDEX CONCURRENTLY second ON t (name);");
    write("U3__index.sql", "DROP INDEX second;");

    List<Finding> findings =
        findings("BEGIN; ALTER TABLE t ADD a int; COMMIT; SELECT 1;", "ALTER TABLE t DROP a;");

    assertThat(findings).extracting(Finding::migration).contains("2", "3");
    assertThat(findings).extracting(Finding::rule).containsOnly(Rule.RETRY_FAILS);
  }

  @Test
  void nobody_kills_where_that_is_not_wanted() throws Exception {
    write("V2__change.sql", "CREATE INDEX CONCURRENTLY i ON t (name);");
    write("U2__change.sql", "DROP INDEX i;");

    assertThat(run(options().withFaults(false)).findings()).isEmpty();
  }

  private List<Finding> findings(String up, String down) throws Exception {
    write("V2__change.sql", up);
    write("U2__change.sql", down);
    List<Rule> others = List.of(Rule.NOT_IN_A_TRANSACTION, Rule.COLUMN_ORDER);
    return run(options()).findings().stream()
        .filter(finding -> !others.contains(finding.rule()))
        .toList();
  }

  private static VerificationOptions options() {
    return VerificationOptions.defaults().withImpact(false).withData(false);
  }

  private Verdict run(VerificationOptions options) throws SQLException {
    return new MigrationVerification(SERVER, MigrationSet.find(directory), options).run();
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }
}
