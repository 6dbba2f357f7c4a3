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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of migrations when it is known which of them were published. */
final class PublishedTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) throws IOException {
    directory = temporary;
    write("V1__a.sql", "CREATE TABLE a (id int)");
    write("V2__b.sql", "CREATE TABLE b (id int)");
    write("U2__b.sql", "DROP TABLE b");
    write("V3__c.sql", "CREATE TABLE c (id int)");
    write("U3__c.sql", "DROP TABLE c");
  }

  @Test
  void only_what_is_new_is_verified() throws SQLException {
    Verdict verdict = verify(Set.of("V3__c.sql", "U3__c.sql"), Set.of(), Set.of());

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.outcomes())
        .extracting(outcome -> outcome.down().state().text())
        .containsExactly("unchanged", "unchanged", "ok");
    assertThat(verdict.chain().migrations()).isEqualTo(1);
    assertThat(verdict.summary()).startsWith("1 of 1 migration passed (and 2 unchanged): 0 errors");
  }

  @Test
  void what_is_wrong_with_a_new_one_is_found_behind_those_that_only_ran() throws Exception {
    write("U3__c.sql", "SELECT 1");

    Verdict verdict = verify(Set.of("V3__c.sql", "U3__c.sql"), Set.of(), Set.of());

    assertThat(rules(verdict)).containsExactly("down-differs", "up-again-fails");
    assertThat(verdict.findings().get(0).details())
        .containsExactly(
            "+ table public.c (and 1 part of it)  left behind", "missing: DROP TABLE public.c");
  }

  @Test
  void a_published_script_that_is_another_now_is_an_error_and_its_way_back_may_change()
      throws SQLException {
    assertThat(rules(verify(Set.of(), Set.of("V1__a.sql", "U2__b.sql"), Set.of("V0__gone.sql"))))
        .containsExactlyInAnyOrder("file-deleted", "file-changed", "down-missing");
  }

  @Test
  void rows_are_made_anew_behind_those_that_only_ran() throws Exception {
    write("U1__a.sql", "DROP TABLE a");
    write("V2__b.sql", "CREATE TABLE b (id int); ALTER TABLE a ADD later date NOT NULL");
    write("U2__b.sql", "DROP TABLE b; ALTER TABLE a DROP later");
    write("V3__c.sql", "ALTER TABLE a ADD note text NOT NULL");
    write("U3__c.sql", "ALTER TABLE a DROP note");

    Verdict verdict = verify(Set.of("V3__c.sql", "U3__c.sql", "U1__a.sql"), Set.of(), Set.of());

    assertThat(verdict.findings().stream().filter(each -> each.rule() != Rule.LOCK_TIMEOUT_MISSING))
        .extracting(each -> each.rule().id())
        .containsExactly("table-scanned", "up-needs-empty");
  }

  @Test
  void a_file_with_both_ways_may_have_another_way_back() throws Exception {
    for (String name : List.of("V1__a", "V2__b", "U2__b", "V3__c", "U3__c")) {
      Files.delete(directory.resolve(name + ".sql"));
    }
    write("1_a.sql", "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n");

    assertThat(verify(Set.of(), Set.of("1_a.sql"), Set.of()).findings()).isEmpty();
  }

  @Test
  void a_new_one_before_one_that_was_published_is_an_error() throws SQLException {
    Verdict verdict = verify(Set.of("V2__b.sql", "U2__b.sql"), Set.of(), Set.of());

    assertThat(rules(verdict)).containsExactly("out-of-order");
    assertThat(verdict.findings().get(0).message()).contains("comes before 3, which v1 has");
  }

  private static List<String> rules(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.rule().id()).toList();
  }

  private Verdict verify(Set<String> added, Set<String> changed, Set<String> deleted)
      throws SQLException {
    Published published = new Published("v1", named(added), named(changed), named(deleted));
    return new MigrationVerification(
            SERVER,
            MigrationSet.find(directory),
            VerificationOptions.defaults().withPublished(published))
        .run();
  }

  private Set<String> named(Set<String> files) {
    return files.stream().map(file -> directory + "/" + file).collect(Collectors.toSet());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
