package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of migrations that a file has noted. */
final class RecordedStateTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;
  private Path record;

  @BeforeEach
  void recorded(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.resolve("db"));
    record = temporary.resolve("recorded.txt");
    write("1_a.up.sql", "CREATE TABLE a (id int);\n");
    write("1_a.down.sql", "DROP TABLE a;");
    write("3_b.up.sql", "CREATE TABLE b (id int);\n");
    write("3_b.down.sql", "DROP TABLE b;");
    RecordedState.write(record, MigrationSet.find(directory));
  }

  @Test
  void the_same_has_no_finding_whatever_its_line_ends() throws Exception {
    write("1_a.up.sql", "CREATE TABLE a (id int);\r\n");
    write("1_a.down.sql", "DROP TABLE IF EXISTS a;");

    assertThat(findings()).isEmpty();
  }

  @Test
  void what_was_changed_what_is_gone_and_what_comes_before_is_named() throws Exception {
    write("1_a.up.sql", "CREATE TABLE a (id bigint);");
    write("2_c.up.sql", "CREATE TABLE c (id int);");
    write("2_c.down.sql", "DROP TABLE c;");
    assertThat(findings()).containsExactly("file-changed 1", "out-of-order 2");

    write("1_a.up.sql", "CREATE TABLE a (id int);");
    Files.delete(directory.resolve("3_b.up.sql"));
    Files.delete(directory.resolve("3_b.down.sql"));
    assertThat(findings()).containsExactly("file-deleted ");
  }

  @Test
  void a_file_that_is_something_else_is_named_with_its_line() throws Exception {
    Files.writeString(record, "# fine\n\nabc\n");

    assertThatThrownBy(this::findings)
        .isInstanceOf(IOException.class)
        .hasMessage("recorded.txt:3: not a checksum, a version and a script");
  }

  private List<String> findings() throws Exception {
    MigrationSet set = MigrationSet.find(directory);
    VerificationOptions options =
        VerificationOptions.defaults()
            .withImpact(false)
            .withData(false)
            .withFaults(false)
            .withRecorded(RecordedState.read(record, "recorded.txt", set));
    return new MigrationVerification(SERVER, set, options)
        .run().findings().stream()
            .filter(finding -> finding.rule() != Rule.NUMBER_MISSING)
            .map(finding -> finding.rule().id() + " " + finding.migration())
            .toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
