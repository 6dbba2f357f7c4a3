package io.domainflow.starts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Starts many instances at once, each a thread with sessions of its own, on a database, and writes
 * what went wrong. It is started in a JVM of its own with the project's class path and so its
 * migration tool: {@code StartsProgram tool instances until output location…}, the database's URL
 * and the placeholders in the environment.
 */
public final class StartsProgram {
  /** The variable with the database's URL. */
  public static final String URL = "DOMAINFLOW_START_URL";

  /** The variable with the placeholders, a line each: {@code name=value}. */
  public static final String PLACEHOLDERS = "DOMAINFLOW_START_PLACEHOLDERS";

  private StartsProgram() {}

  /** The tool, how many, the last migration that is there before, the output, and the locations. */
  public static void main(String[] arguments) throws Exception {
    List<String> locations = List.of(Arrays.copyOfRange(arguments, 4, arguments.length));
    Starting starting =
        starting(StartTool.valueOf(arguments[0]), System.getenv(URL), locations, placeholders());
    if (!arguments[2].isEmpty()) {
      starting.until(arguments[2]);
    }
    List<String> wrong = failures(starting, Integer.parseInt(arguments[1]));
    starting
        .applied()
        .forEach(
            (migration, times) -> {
              if (times != 1) {
                wrong.add(migration + " was applied " + times + " times");
              }
            });
    write(wrong, Path.of(arguments[3]));
    System.exit(0); // whatever threads a tool has left
  }

  private static Starting starting(
      StartTool tool, String url, List<String> locations, Map<String, String> placeholders) {
    return switch (tool) {
      case FLYWAY -> new FlywayStart(url, locations, placeholders);
      case LIQUIBASE -> new LiquibaseStart(url, locations.get(0));
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

  private static List<String> failures(Starting starting, int instances)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(instances);
    ExecutorService threads = Executors.newFixedThreadPool(instances);
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
      for (Future<?> each : started) {
        try {
          each.get();
        } catch (ExecutionException e) {
          failures.add(innermost(e));
        }
      }
      return failures;
    } finally {
      threads.shutdownNow();
    }
  }

  /** What the server said, most often; the rest is in the log. */
  @SuppressWarnings("SystemOut") // of a JVM of its own
  private static String innermost(Throwable thrown) {
    thrown.printStackTrace(System.out);
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName()
        + ": "
        + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static void write(List<String> lines, Path output) throws IOException {
    Files.write(
        output,
        lines.stream().map(line -> line.replaceAll("\\R", " ")).toList(),
        StandardCharsets.UTF_8);
  }
}
