package io.domainflow.explore.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of a scenario, which goes on by itself and can be moved on: {@code now()}, {@code
 * transaction_timestamp()}, {@code statement_timestamp()}, {@code clock_timestamp()} and {@code
 * timeofday()} of its database follow it, as do the clocks that it gives. Thread-safe.
 *
 * <p>To an actor that is explored both a move and a look at one of its clocks is a step.
 */
public interface ScenarioClock {
  /**
   * Moves time on, for all sessions at once. {@code now()} stays what it is in transactions that
   * are open.
   *
   * @param by in microseconds at least; all moves together 200 years at most
   * @throws IllegalArgumentException if time would stand still, go backwards or too far
   */
  void advance(Duration by);

  /** How far time was moved on so far. */
  Duration moved();

  /** A clock for the code's own Java time. */
  Clock asClock(ZoneId zone);

  /** The same, without a zone. */
  default InstantSource asInstantSource() {
    return asClock(ZoneOffset.UTC);
  }
}
