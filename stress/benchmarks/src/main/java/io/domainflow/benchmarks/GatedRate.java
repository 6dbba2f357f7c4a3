package io.domainflow.benchmarks;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import io.domainflow.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many schedules of two workers, who read, write and commit one row, are explored per second.
 * What comes before the first schedules is left out: new databases, sessions, serial orders.
 */
final class GatedRate {
  /** Serial orders, and until the driver prepares its statements on the server. */
  private static final int UNCOUNTED = 50;

  private static final DeclaredActors WORKERS =
      DeclaredActors.alike(
          2,
          actor -> {
            try (Connection db = actor.dataSource().getConnection()) {
              ReadWriteCommit.run(db, 1);
            }
          });

  private final PostgresServer server;
  private final List<Invariant> invariants;

  /**
   * @param invariants are checked after each schedule, and must hold
   */
  GatedRate(PostgresServer server, List<Invariant> invariants) {
    this.server = server;
    this.invariants = List.copyOf(invariants);
  }

  /** Orders by lot, for so long. */
  double byLot(int lanes, Duration each) throws SQLException, InterruptedException {
    Clock clock = new Clock(UNCOUNTED);
    explore(
        clock,
        ExploreSettings.defaults()
            .withStrategy(Strategy.RANDOM, false)
            .withSchedules(Integer.MAX_VALUE)
            .withTime(each)
            .withLanes(lanes));
    return clock.perSecond();
  }

  /**
   * All orders, 14, again and again in explorations of their own, whose sessions are new each time.
   */
  double exhaustive(int lanes, int explorations) throws SQLException, InterruptedException {
    long schedules = 0;
    double seconds = 0;
    for (int exploration = 0; exploration < explorations; exploration++) {
      Clock clock = new Clock(3); // the first of two actors twice, and the second, alone
      ExplorationReport report =
          explore(
              clock,
              ExploreSettings.defaults().withStrategy(Strategy.EXHAUSTIVE, false).withLanes(lanes));
      if (!report.exhausted()) {
        throw new IllegalStateException("not all orders were run: " + report.summary());
      }
      schedules += clock.counted();
      seconds += clock.seconds();
    }
    return schedules / seconds;
  }

  private ExplorationReport explore(Clock clock, ExploreSettings settings)
      throws SQLException, InterruptedException {
    ExplorationReport report =
        new Explored("schedules", ReadWriteCommit.SCHEMA, WORKERS, invariants, clock::begin)
            .run(server, settings.withSerial(SerialEquivalence.OFF));
    if (report.failed().isPresent()) {
      throw new IllegalStateException("a schedule failed: " + report.failed().get().findings());
    }
    return report;
  }

  /** Counts the schedules that begin, but for the first. Thread-safe. */
  private static final class Clock {
    private final long uncounted;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong start = new AtomicLong();
    private final AtomicLong last = new AtomicLong();

    Clock(long uncounted) {
      this.uncounted = uncounted;
    }

    void begin() {
      long number = begun.incrementAndGet();
      long now = System.nanoTime();
      if (number == uncounted + 1) {
        start.set(now);
      }
      last.accumulateAndGet(now, Math::max);
    }

    /** All that began up to the last, which itself is not in the time. */
    long counted() {
      return begun.get() - uncounted - 1;
    }

    double seconds() {
      return (last.get() - start.get()) / 1e9;
    }

    double perSecond() {
      return counted() / seconds();
    }
  }
}
