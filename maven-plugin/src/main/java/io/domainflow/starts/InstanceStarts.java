package io.domainflow.starts;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Instances that start together, through one tool.
 *
 * @param instances how many, at least two
 * @param limit how long they may take
 * @param classPath with the tool
 * @param locations of the migrations, relative to the directory or with {@code classpath:}; of
 *     Liquibase a change log
 * @param placeholders values of Flyway's
 * @param directory where they run
 * @param reports where they write
 */
public record InstanceStarts(
    StartTool tool,
    int instances,
    Duration limit,
    List<String> classPath,
    List<String> locations,
    Map<String, String> placeholders,
    Path directory,
    Path reports) {
  /** Who waits for Liquibase's lock looks again after a second, rather than ten. */
  private static final List<String> OPTIONS = List.of("-Dliquibase.changelogLockPollRate=1");

  public InstanceStarts {
    classPath = List.copyOf(classPath);
    locations = List.copyOf(locations);
    placeholders = Map.copyOf(placeholders);
  }

  /**
   * Starts them on a fresh database.
   *
   * @param until the migration that is the last before; empty for none at all
   * @return what went wrong, a line each; empty if all is well
   * @throws UncheckedIOException if they could not be tried
   */
  public List<String> on(PostgresServer server, String until) throws SQLException {
    String name = "starts-" + tool.name().toLowerCase(Locale.ROOT);
    Path output = reports.resolve(name + ".wrong");
    Path log = reports.resolve(name + (until.isEmpty() ? "" : "-half") + ".log");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                tool.name(),
                Integer.toString(instances),
                Long.toString(limit.toSeconds()),
                until,
                output.toString()));
    arguments.addAll(locations);
    try (TestDatabase database = server.createDatabase()) {
      new ForkedJvm(classPath, OPTIONS, environment(database), directory, log)
          .run(StartsProgram.class, arguments);
      List<String> wrong = Files.readAllLines(output);
      Files.delete(output);
      return wrong;
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while instances started", e);
    }
  }

  private Map<String, String> environment(TestDatabase database) {
    String values =
        placeholders.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n"));
    return Map.of(StartsProgram.URL, database.url(), StartsProgram.PLACEHOLDERS, values);
  }
}
