package io.domainflow.explore;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a contention. Immutable.
 *
 * @param calls calls that returned
 * @param expectedFailures calls that ended with an expected exception
 * @param elapsed from the common start to the last actor's end, or to the timeout
 * @param latency of the calls that returned
 * @param failures one for each actor that failed, by number
 * @param leakedConnections borrowed from the pool and not given back when all actors had ended
 * @param stuck what was seen where the actors did not end in time
 */
public record ContentionReport(
    int actors,
    long calls,
    long expectedFailures,
    Duration elapsed,
    Latency latency,
    List<ActorFailure> failures,
    int leakedConnections,
    Optional<StuckActors> stuck) {

  public ContentionReport {
    failures = List.copyOf(failures);
  }

  /** Calls that returned, per second. */
  public double throughput() {
    return calls / Math.max(elapsed.toNanos() / 1e9, 1e-9);
  }

  /** One line for a console. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s, %.2f s: %s, %,.0f/s, %s%s",
        Count.of(actors, "worker"),
        elapsed.toNanos() / 1e9,
        Count.of(calls, "call"),
        throughput(),
        latency,
        expectedFailures == 0 ? "" : ", " + Count.of(expectedFailures, "expected failure"));
  }
}
