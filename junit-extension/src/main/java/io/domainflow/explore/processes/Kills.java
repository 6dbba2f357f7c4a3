package io.domainflow.explore.processes;

import java.time.Duration;
import java.util.List;

/**
 * When workers are killed. Immutable.
 *
 * @param random how many times a worker drawn by lot is killed
 * @param within the moments of these are drawn between the common start and so much later
 * @param seed of moments and victims
 * @param points steps at which the worker that reaches them is killed
 * @param restart whether a killed worker comes back in a new JVM
 */
public record Kills(
    int random, Duration within, long seed, List<KillPoint> points, boolean restart) {
  public Kills {
    if (random < 0) {
      throw new IllegalArgumentException("kills = " + random + " must not be negative");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("killWithin = " + within + " must be positive");
    }
    points = List.copyOf(points);
  }

  public static Kills none() {
    return new Kills(0, Duration.ofSeconds(1), 1, List.of(), true);
  }
}
