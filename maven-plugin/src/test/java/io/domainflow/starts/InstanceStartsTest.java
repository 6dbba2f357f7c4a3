package io.domainflow.starts;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred instances that start together apply each migration once, and none of them fails. */
final class InstanceStartsTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private Path directory;

  @BeforeEach
  void migrations(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Path folder = Files.createDirectory(directory.resolve("db"));
    Files.writeString(folder.resolve("V1__a.sql"), "CREATE TABLE a (id int); SELECT pg_sleep(0.1)");
    Files.writeString(folder.resolve("V2__b.sql"), "CREATE TABLE ${name} (id int)");
    Files.writeString(folder.resolve("V3__c.sql"), "CREATE TABLE c (id int)");
    Files.writeString(folder.resolve("V4__d.sql"), "CREATE TABLE d (id int)");
    Files.writeString(
        directory.resolve("changes.sql"),
        """
        --liquibase formatted sql
        --changeset me:1
        CREATE TABLE a (id int);
        --changeset me:2
        CREATE TABLE b (id int);
        --changeset me:3
        CREATE TABLE c (id int);
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "FLYWAY, 100, ''",
    "FLYWAY, 100, 2",
    "LIQUIBASE, 100, 2",
    "DOMAINFLOW, 100, ''",
    "DOMAINFLOW, 100, 2"
  })
  void each_is_applied_once_and_nobody_fails(StartTool tool, int instances, String until)
      throws Exception {
    assertThat(starts(tool, instances, 120).on(SERVER, until)).isEmpty();
  }

  @Test
  void what_goes_wrong_is_told() throws Exception {
    Files.writeString(directory.resolve("db").resolve("V4__d.sql"), "SELECT 1 / 0");

    assertThat(starts(StartTool.FLYWAY, 2, 60).on(SERVER, "2"))
        .hasSize(2)
        .allMatch(line -> line.contains("division by zero"));
  }

  @Test
  void instances_that_wait_for_each_other_for_ever_are_told_from_slow_ones() throws Exception {
    Files.writeString(
        directory.resolve("db").resolve("V4__d.sql"), "CREATE INDEX CONCURRENTLY a_id ON a (id)");

    assertThat(starts(StartTool.FLYWAY, 4, 15).on(SERVER, ""))
        .singleElement()
        .asString()
        .contains("had not ended after 15 s; their sessions wait for: ", "Lock virtualxid");
    assertThat(starts(StartTool.DOMAINFLOW, 4, 60).on(SERVER, "")).isEmpty();
  }

  private InstanceStarts starts(StartTool tool, int instances, int seconds) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new InstanceStarts(
        tool,
        instances,
        Duration.ofSeconds(seconds),
        List.of(classPath.split(File.pathSeparator, -1)),
        List.of(tool == StartTool.LIQUIBASE ? "changes.sql" : "db"),
        Map.of("name", "b"),
        directory,
        directory.resolve("reports"));
  }
}
