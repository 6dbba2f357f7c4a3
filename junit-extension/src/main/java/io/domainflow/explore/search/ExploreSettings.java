package io.domainflow.explore.search;

import io.domainflow.explore.ExpectedFailures;
import java.time.Duration;

/**
 * How to explore. Immutable.
 *
 * @param iterations calls of each actor in one schedule
 * @param schedules how many to run at most, at least 1; serial orders and shrinking are not counted
 * @param time how long to search at most
 * @param timeout limit of one schedule
 * @param steps limit of one schedule's steps: more is a livelock
 * @param reduced whether orders that cannot differ in effect are left out
 * @param seed of all that is random
 * @param lanes databases on which schedules run side by side
 * @param expected exceptions with which a call may end
 */
public record ExploreSettings(
    long iterations,
    int schedules,
    Duration time,
    Duration timeout,
    int steps,
    Strategy strategy,
    boolean reduced,
    long seed,
    int lanes,
    SerialEquivalence serial,
    ExpectedFailures expected) {

  public ExploreSettings {
    if (iterations < 1 || schedules < 1 || steps < 1 || lanes < 1) {
      throw new IllegalArgumentException(
          "iterations, schedules, steps and lanes must be at least 1");
    }
    if (time.isNegative() || time.isZero() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("time and timeout must be positive");
    }
  }

  /** One call of each actor; 1,000 schedules or 20 seconds, on one lane. */
  public static ExploreSettings defaults() {
    return new ExploreSettings(
        1,
        1_000,
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        1_000,
        Strategy.AUTO,
        true,
        1,
        1,
        SerialEquivalence.AUTO,
        ExpectedFailures.none());
  }

  public ExploreSettings withSchedules(int schedules) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withTime(Duration time) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withTimeout(Duration timeout) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withStrategy(Strategy strategy, boolean reduced) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withSeed(long seed) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withLanes(int lanes) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }

  public ExploreSettings withSerial(SerialEquivalence serial) {
    return new ExploreSettings(
        iterations,
        schedules,
        time,
        timeout,
        steps,
        strategy,
        reduced,
        seed,
        lanes,
        serial,
        expected);
  }
}
