package io.domainflow.benchmarks;

import io.domainflow.migration.MigrationVerification;
import io.domainflow.migration.Severity;
import io.domainflow.migration.Verdict;
import io.domainflow.migration.VerificationOptions;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.MigrationSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * What a verification finds of planted faults, beside what Liquibase's own test of ways back does.
 */
final class VerifyFaultsFigure implements Figure {
  private static final Logger THEIR_LOG = Logger.getLogger("liquibase");
  private static final int SOUND = 100;
  private static final String ACCOUNT =
      """
      CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text,
        code varchar(10) NOT NULL DEFAULT 'a');
      """;

  /**
   * What a tool made of a change log.
   *
   * @param words rules, or that it was refused; empty if it was content
   */
  private record Said(List<String> words, double seconds) {
    String text() {
      return String.join(", ", words);
    }
  }

  @Override
  public String name() {
    return "verify-faults";
  }

  @Override
  public String about() {
    return "20 planted faults and 100 sound change sets in formatted SQL: what is found, and Liquibase's"
        + " updateTestingRollback beside it";
  }

  @Override
  public Measurement measure() throws Exception {
    THEIR_LOG.setLevel(Level.OFF);
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    Path directory = Files.createTempDirectory("domainflow-faults");
    List<List<String>> rows = new ArrayList<>();
    int found = 0;
    int theirs = 0;
    double seconds = 0;
    double theirSeconds = 0;
    try {
      for (PlantedFault fault : PlantedFault.all()) {
        Path log = directory.resolve("changes.sql");
        Files.writeString(log, changeLog(fault));
        Said ours = verify(server, directory);
        Said rival = updateTestingRollback(server, directory);
        found += ours.words().contains(fault.rule()) ? 1 : 0;
        theirs += rival.words().isEmpty() ? 0 : 1;
        seconds += ours.seconds();
        theirSeconds += rival.seconds();
        rows.add(List.of(fault.name(), ours.text(), rival.text()));
      }
      rows.add(
          List.of("found of 20, in s", counted(found, seconds), counted(theirs, theirSeconds)));
      Files.writeString(directory.resolve("changes.sql"), soundLog());
      Said ours = verify(server, directory);
      Said rival = updateTestingRollback(server, directory);
      rows.add(
          List.of(
              "alarms of 100 sound ones, in s",
              counted(ours.words().size(), ours.seconds()),
              counted(rival.words().size(), rival.seconds())));
      return new Measurement(
          ours.words().isEmpty() ? found : 0,
          "found, none falsely",
          20,
          Measurement.Better.HIGHER,
          List.of("planted fault", "domainflow:verify", "updateTestingRollback"),
          rows);
    } finally {
      Files.deleteIfExists(directory.resolve("changes.sql"));
      Files.deleteIfExists(directory);
    }
  }

  private static String counted(int found, double seconds) {
    return String.format(Locale.ROOT, "%d, %.1f", found, seconds);
  }

  private static String changeLog(PlantedFault fault) {
    return "--liquibase formatted sql\n"
        + changeSet(1, ACCOUNT, "DROP TABLE account;", true)
        + changeSet(2, fault.before(), fault.beforeDown(), true)
        + changeSet(3, fault.up(), fault.down(), fault.transaction());
  }

  /** Functions are in quotes here, so that a semicolon within is the only thing to split at. */
  private static String changeSet(int id, String up, String down, boolean transaction) {
    String timeout = transaction ? "SET lock_timeout = '2s';\n" : "";
    String back =
        (timeout + down)
            .strip()
            .lines()
            .map(line -> "--rollback " + line + "\n")
            .collect(Collectors.joining());
    return "\n--changeset benchmark:%d runInTransaction:%s%s\n%s%s\n%s"
        .formatted(
            id,
            transaction,
            up.contains("BEGIN RETURN") ? " splitStatements:false" : "",
            timeout,
            up.strip(),
            back);
  }

  /** As projects have them: tables, columns, views, functions, indexes, each with its way back. */
  private static String soundLog() {
    StringBuilder log = new StringBuilder("--liquibase formatted sql\n");
    for (int id = 1; id <= SOUND; id++) {
      int table = (id + 4) / 5;
      log.append(
          switch (id % 5) {
            case 1 ->
                changeSet(
                    id,
                    "CREATE TABLE thing_%1$d (id int PRIMARY KEY, name text, code varchar(10), size int CHECK (size > 0));"
                        .formatted(table),
                    "DROP TABLE thing_%d;".formatted(table),
                    true);
            case 2 ->
                changeSet(
                    id,
                    "ALTER TABLE thing_%d ADD note text, ADD seen_at timestamptz DEFAULT now();"
                        .formatted(table),
                    "ALTER TABLE thing_%d DROP note, DROP seen_at;".formatted(table),
                    true);
            case 3 ->
                changeSet(
                    id,
                    "CREATE VIEW known_%1$d AS SELECT id, name FROM thing_%1$d WHERE seen_at IS NOT NULL;"
                        .formatted(table),
                    "DROP VIEW known_%d;".formatted(table),
                    true);
            case 4 ->
                changeSet(
                    id,
                    "ALTER TABLE thing_%1$d ADD CONSTRAINT named_%1$d CHECK (name <> '') NOT VALID;\nCOMMENT ON TABLE thing_%1$d IS 'of the benchmark';"
                        .formatted(table),
                    "COMMENT ON TABLE thing_%1$d IS NULL;\nALTER TABLE thing_%1$d DROP CONSTRAINT named_%1$d;"
                        .formatted(table),
                    true);
            default ->
                changeSet(
                    id,
                    "DROP INDEX CONCURRENTLY IF EXISTS thing_code_%1$d;\nCREATE INDEX CONCURRENTLY thing_code_%1$d ON thing_%1$d (code);"
                        .formatted(table),
                    "DROP INDEX CONCURRENTLY IF EXISTS thing_code_%d;".formatted(table),
                    false);
          });
    }
    return log.toString();
  }

  /** Whatever fails a build, or warns. */
  private static Said verify(PostgresServer server, Path directory) throws SQLException {
    long start = System.nanoTime();
    Verdict verdict =
        new MigrationVerification(
                server, MigrationSet.find(directory), VerificationOptions.defaults())
            .run();
    double seconds = (System.nanoTime() - start) / 1e9;
    List<String> rules =
        verdict.findings().stream()
            .filter(finding -> finding.severity().isAtLeast(Severity.WARNING))
            .map(finding -> finding.rule().id())
            .distinct()
            .toList();
    return new Said(rules, seconds);
  }

  private static Said updateTestingRollback(PostgresServer server, Path directory)
      throws Exception {
    try (TestDatabase database = server.createDatabase();
        JdbcConnection connection = new JdbcConnection(database.connect())) {
      ResourceAccessor files = new DirectoryResourceAccessor(directory); // which keeps nothing open
      long start = System.nanoTime();
      List<String> words =
          Scope.child(
              Map.of(Scope.Attr.ui.name(), new LoggerUIService()),
              () -> {
                Liquibase liquibase = new Liquibase("changes.sql", files, connection);
                liquibase.setShowSummary(UpdateSummaryEnum.OFF);
                try {
                  liquibase.updateTestingRollback(new Contexts(), new LabelExpression());
                  return List.of();
                } catch (LiquibaseException e) {
                  return List.of("refused");
                }
              });
      return new Said(words, (System.nanoTime() - start) / 1e9);
    }
  }
}
