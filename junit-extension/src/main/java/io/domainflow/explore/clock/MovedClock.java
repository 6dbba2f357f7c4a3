package io.domainflow.explore.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The JVM's clock, as far ahead as a scenario's. Immutable; as thread-safe as the other. */
public final class MovedClock extends Clock {
  private final ScenarioClock scenario;
  private final Clock real;

  private MovedClock(ScenarioClock scenario, Clock real) {
    this.scenario = scenario;
    this.real = real;
  }

  /** Follows a scenario's clock. */
  public static Clock of(ScenarioClock scenario, ZoneId zone) {
    return new MovedClock(scenario, Clock.system(zone));
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MovedClock(scenario, real.withZone(zone));
  }

  @Override
  public Instant instant() {
    return real.instant().plus(scenario.moved());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MovedClock clock
        && scenario.equals(clock.scenario)
        && real.equals(clock.real);
  }

  @Override
  public int hashCode() {
    return 31 * scenario.hashCode() + real.hashCode();
  }

  @Override
  public String toString() {
    return "the scenario's clock, " + getZone();
  }
}
