package io.domainflow.scenarios;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What became of one scenario, or of one invocation of it.
 *
 * @param scenario class and method
 * @param name of the invocation, as test reports show it
 * @param passed whether it did; one that was skipped has
 * @param elapsed how long it took
 * @param said what the extension said of it: schedules, the story of a failure
 */
public record ScenarioOutcome(
    String scenario, String name, boolean passed, Duration elapsed, String said) {
  private static final String BETWEEN = " ";
  private static final int PARTS = 5;

  /** A line for it, which {@link #read} understands. */
  String line() {
    return String.join(
        BETWEEN,
        coded(scenario),
        coded(name),
        Boolean.toString(passed),
        Long.toString(elapsed.toMillis()),
        coded(said));
  }

  /**
   * Reads what another JVM wrote.
   *
   * @throws IOException if it is not there, or is something else
   */
  public static List<ScenarioOutcome> read(Path file) throws IOException {
    List<ScenarioOutcome> outcomes = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      String[] parts = line.split(BETWEEN, -1);
      if (parts.length != PARTS) {
        throw new IOException("not what a run of scenarios writes: " + file);
      }
      outcomes.add(
          new ScenarioOutcome(
              decoded(parts[0]),
              decoded(parts[1]),
              Boolean.parseBoolean(parts[2]),
              Duration.ofMillis(Long.parseLong(parts[3])),
              decoded(parts[4])));
    }
    return outcomes;
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
