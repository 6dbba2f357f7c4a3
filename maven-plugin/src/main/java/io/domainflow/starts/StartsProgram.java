package io.domainflow.starts;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Starts many instances at once, each a thread with sessions of its own, on a database, and writes
 * what went wrong. It is started in a JVM of its own with the project's class path and so its
 * migration tool: {@code StartsProgram tool instances seconds until output location…}, the
 * database's URL and the placeholders in the environment.
 */
public final class StartsProgram {
  /** The variable with the database's URL. */
  public static final String URL = "DOMAINFLOW_START_URL";

  /** The variable with the placeholders, a line each: {@code name=value}. */
  public static final String PLACEHOLDERS = "DOMAINFLOW_START_PLACEHOLDERS";

  private static final String WAITS =
      """
      SELECT wait_event_type || ' ' || wait_event AS event, pg_catalog.count(*) AS sessions
        FROM pg_catalog.pg_stat_activity
       WHERE datname = pg_catalog.current_database()
         AND pid <> pg_catalog.pg_backend_pid()
         AND wait_event_type = 'Lock'
       GROUP BY 1
      """;

  private StartsProgram() {}

  /** See the class: seconds is how long they may take, until the last migration before. */
  public static void main(String[] arguments) throws Exception {
    List<String> locations = List.of(Arrays.copyOfRange(arguments, 5, arguments.length));
    Starting starting =
        starting(StartTool.valueOf(arguments[0]), System.getenv(URL), locations, placeholders());
    if (!arguments[3].isEmpty()) {
      starting.until(arguments[3]);
    }
    Duration limit = Duration.ofSeconds(Long.parseLong(arguments[2]));
    List<String> wrong = failures(starting, Integer.parseInt(arguments[1]), limit);
    wrong.addAll(appliedOften(starting));
    write(wrong, Path.of(arguments[4]));
    System.exit(0); // whatever threads a tool has left
  }

  private static List<String> appliedOften(Starting starting) throws Exception {
    List<String> wrong = new ArrayList<>();
    try {
      starting
          .applied()
          .forEach(
              (migration, times) -> {
                if (times != 1) {
                  wrong.add(migration + " was applied " + times + " times");
                }
              });
    } catch (SQLException e) {
      wrong.add("what was applied cannot be read: " + innermost(e));
    }
    return wrong;
  }

  private static Starting starting(
      StartTool tool, String url, List<String> locations, Map<String, String> placeholders) {
    return switch (tool) {
      case FLYWAY -> new FlywayStart(url, locations, placeholders);
      case LIQUIBASE -> new IsolatedLiquibase(url, locations.get(0));
      case DOMAINFLOW -> new DomainFlowStart(url, locations, placeholders);
    };
  }

  private static Map<String, String> placeholders() {
    Map<String, String> values = new HashMap<>();
    System.getenv()
        .getOrDefault(PLACEHOLDERS, "")
        .lines()
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }

  private static List<String> failures(Starting starting, int instances, Duration limit)
      throws InterruptedException, SQLException {
    CountDownLatch ready = new CountDownLatch(instances);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            instances, work -> new Thread(work, "instance-" + number.incrementAndGet()));
    try {
      List<Future<?>> started =
          new ArrayList<>(
              Collections.nCopies(instances, starting).stream()
                  .map(
                      each ->
                          threads.submit(
                              () -> {
                                ready.countDown();
                                ready.await();
                                each.start();
                                return null;
                              }))
                  .toList());
      List<String> failures = new ArrayList<>();
      long end = System.nanoTime() + limit.toNanos();
      int left = 0;
      for (Future<?> each : started) {
        try {
          each.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
          failures.add(innermost(e));
        } catch (TimeoutException e) {
          left++;
        }
      }
      if (left > 0) {
        failures.add(
            "%d had not ended after %d s; their sessions wait for: %s"
                .formatted(left, limit.toSeconds(), waits()));
      }
      return failures;
    } finally {
      threads.shutdownNow();
    }
  }

  /** What sessions of the database wait for, as the server calls it, and how many do. */
  private static String waits() throws SQLException {
    return FlywayStart.counts(System.getenv(URL), WAITS).entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  /** What the server said, most often; the rest is in the log. */
  @SuppressWarnings("SystemOut") // of a JVM of its own
  private static String innermost(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    System.out.println(withoutSecrets(trace.toString()));
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return withoutSecrets(
        cause.getClass().getSimpleName()
            + ": "
            + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
  }

  /** Tools like to tell the URL, which has the password in it. */
  private static String withoutSecrets(String text) {
    return text.replace(System.getenv().getOrDefault(URL, "-"), "jdbc:postgresql:…")
        .replaceAll("(?i)password=[^&\\s]*", "password=…");
  }

  private static void write(List<String> lines, Path output) throws IOException {
    Files.write(
        output,
        lines.stream().map(line -> line.replaceAll("\\R", " ")).toList(),
        StandardCharsets.UTF_8);
  }
}
