package io.domainflow.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What became of one scenario, or of one jcstress test.
 *
 * @param test its class, and method if it is one
 * @param name what tells it from others of the test: under which isolation level it ran, say
 * @param elapsed how long it took
 * @param said what there is to say of it: schedules, or the story of a failure
 * @param states that were seen, or might have been, of a jcstress test
 */
public record Check(
    String test, String name, Status status, Duration elapsed, String said, List<State> states) {
  private static final String BETWEEN = " ";
  private static final String BETWEEN_STATES = ";";
  private static final String IN_STATE = ",";
  private static final int PARTS = 6;

  /** What became of it. */
  public enum Status {
    PASSED,
    /** It found what must not be. */
    FAILED,
    /** It broke, or took too long. */
    ERROR,
    /** There was no time for it. */
    NOT_RUN
  }

  /**
   * What threads came to.
   *
   * @param id the values that they saw
   * @param expected {@code ACCEPTABLE}, {@code ACCEPTABLE_INTERESTING}, {@code FORBIDDEN} or {@code
   *     UNKNOWN}
   * @param count how often
   * @param description its reason
   */
  public record State(String id, String expected, long count, String description) {
    /** Whether it came about and is worth a look. */
    public boolean isInteresting() {
      return count > 0 && expected.equals("ACCEPTABLE_INTERESTING");
    }

    @Override
    public String toString() {
      return "%s: %d times, %s: %s".formatted(id, count, expected, description);
    }
  }

  public Check {
    states = List.copyOf(states);
  }

  public boolean passed() {
    return status == Status.PASSED;
  }

  /** The first line of what is wrong. */
  public String headline() {
    return said.lines().findFirst().orElse(status.name());
  }

  /** A line for it, which {@link #read} understands. */
  public String line() {
    List<String> coded = new ArrayList<>();
    for (State state : states) {
      coded.add(
          String.join(
              IN_STATE,
              coded(state.id),
              coded(state.expected),
              Long.toString(state.count),
              coded(state.description)));
    }
    return String.join(
        BETWEEN,
        coded(test),
        coded(name),
        status.name(),
        Long.toString(elapsed.toMillis()),
        coded(said),
        String.join(BETWEEN_STATES, coded));
  }

  /**
   * Reads what another JVM wrote.
   *
   * @throws IOException if it is not there, or is something else
   */
  public static List<Check> read(Path file) throws IOException {
    List<Check> checks = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      String[] parts = line.split(BETWEEN, -1);
      if (parts.length != PARTS) {
        throw new IOException("not what checks are written as: " + file);
      }
      checks.add(
          new Check(
              decoded(parts[0]),
              decoded(parts[1]),
              Status.valueOf(parts[2]),
              Duration.ofMillis(Long.parseLong(parts[3])),
              decoded(parts[4]),
              states(parts[5])));
    }
    return checks;
  }

  private static List<State> states(String text) {
    List<State> states = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String each : text.split(BETWEEN_STATES, -1)) {
        String[] parts = each.split(IN_STATE, -1);
        states.add(
            new State(
                decoded(parts[0]), decoded(parts[1]), Long.parseLong(parts[2]), decoded(parts[3])));
      }
    }
    return states;
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
