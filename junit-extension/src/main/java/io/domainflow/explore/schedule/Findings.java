package io.domainflow.explore.schedule;

import io.domainflow.explore.Durations;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.inside.Stop;
import io.domainflow.explore.order.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a schedule may be found to do, in words. The kinds are stable. */
public final class Findings {
  /** The step of a strand that wakes up. */
  static final String SLEEPS = Candidate.WAKES;

  /** Told of a strand whose actor was paused. */
  static final String RESUMES = "goes on after the pause";

  /** Kind of a cycle of waits that the server has to break. */
  public static final String DEADLOCK = "deadlock";

  /** Kind of a wait that nobody who still runs will end. */
  public static final String HANG = "hang";

  /** Kind of a transaction or connection that its actor left open. */
  public static final String OPEN_TRANSACTION = "open-transaction";

  /** Kind of a wait for a notification that never comes. */
  public static final String LOST_WAKE_UP = "lost-wake-up";

  /** Kind of a schedule that goes on and on. */
  public static final String LIVELOCK = "livelock";

  /** Kind of a schedule that took too long. */
  public static final String TIMEOUT = "timeout";

  /** Kind of a schedule whose code left a thread that goes on. */
  public static final String THREAD_LEFT = "thread-left";

  /** Start of the kind of an actor's unexpected exception; its SQLSTATE or class follows. */
  public static final String ERROR = "error:";

  private Findings() {}

  static Finding deadlock(List<Strand> cycle) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < cycle.size(); at++) {
      Strand waits = cycle.get(at);
      lines.add(waits.name + " waits for " + cycle.get((at + 1) % cycle.size()).name + text(waits));
    }
    return new Finding(
        DEADLOCK,
        "Deadlock: "
            + String.join(" and ", cycle.stream().map(strand -> strand.name).toList())
            + " wait for each other",
        lines);
  }

  private static String text(Strand strand) {
    Recorded current = strand.current;
    return current == null ? "" : " in: " + oneLine(Stop.withoutValues(current.step.text()));
  }

  private static String oneLine(String sql) {
    String folded = sql.strip().replaceAll("\\s+", " ");
    return folded.length() <= 100 ? folded : folded.substring(0, 97) + "…";
  }

  static Finding hang(List<String> lines) {
    return new Finding(HANG, "Nobody can go on", lines);
  }

  static Finding lostWakeUp(String strand) {
    return new Finding(
        LOST_WAKE_UP,
        "Lost wake-up: " + strand + " waits for a notification, and nobody is left to send one",
        List.of());
  }

  static Finding livelock(int limit) {
    return new Finding(
        LIVELOCK,
        "No end after " + limit + " steps",
        List.of("If the code needs so many, raise steps = … of @ConcurrencyScenario"));
  }

  static Finding timeout(Duration limit, List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add("If the code needs so long, raise timeout = … of @ConcurrencyScenario");
    return new Finding(TIMEOUT, "No end after " + Durations.text(limit), all);
  }

  static Finding threadLeft(String thread, String does) {
    return new Finding(
        THREAD_LEFT,
        "All actors have ended, and a thread that one of them started goes on: " + thread,
        List.of(
            "it " + does,
            "what it does comes at any moment: wait for it (join, awaitTermination), or start it"
                + " before the actors"));
  }

  static Finding openTransaction(String title, String line) {
    return new Finding(OPEN_TRANSACTION, title, List.of(line));
  }
}
