package io.domainflow.explore.schedule;

import io.domainflow.explore.Durations;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.clock.MovedClock;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.explore.gate.Gate;
import io.domainflow.explore.gate.Gates;
import io.domainflow.explore.gate.Step;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The clock of the lane that the calling thread works on, behind the lane's gate. Thread-safe. */
final class LaneClock implements ScenarioClock {
  private final Supplier<Lane> lane;

  LaneClock(Supplier<Lane> lane) {
    this.lane = lane;
  }

  @Override
  public void advance(Duration by) {
    DatabaseClock.check(by);
    Lane here = lane.get();
    DatabaseClock clock = here.clock().orElseThrow();
    pass(
        here,
        Step.of(Step.Kind.ADVANCE, null, "time moves on by " + text(by)),
        () -> {
          clock.advance(by);
          return true;
        });
  }

  private static String text(Duration by) {
    return by.toNanos() % 1_000_000 == 0 ? Durations.text(by) : by.toNanos() / 1000 + " µs";
  }

  @Override
  public Duration moved() {
    Lane here = lane.get();
    DatabaseClock clock = here.clock().orElseThrow();
    return pass(here, Step.of(Step.Kind.CLOCK, null, "asks what time it is"), clock::moved);
  }

  @Override
  public Clock asClock(ZoneId zone) {
    return MovedClock.of(this, zone);
  }

  private static <T> T pass(Lane lane, Step step, Gate.Call<T> call) {
    try {
      return Gates.of(lane.database().name()).pass(step, call);
    } catch (SQLException e) {
      throw new IllegalStateException("a clock throws none", e);
    }
  }
}
