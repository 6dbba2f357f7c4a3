package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.explore.schedule.SkippedSleep;
import io.domainflow.isolated.SlowRetry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sleeps of isolated code are choices of the schedule, and take no time. */
final class SkippedSleepTest {
  abstract static class Retries {
    private final IsolatedCode retry = IsolatedCode.of(SlowRetry.class).skippingSleeps();

    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("CREATE TABLE counter (n int NOT NULL)");
        statement.execute("INSERT INTO counter VALUES (0)");
      }
    }

    void increment(Actor actor) throws Exception {
      retry.run(actor);
    }

    boolean isTwo(Connection db) throws SQLException {
      try (Statement statement = db.createStatement();
          ResultSet row = statement.executeQuery("SELECT n FROM counter")) {
        row.next();
        return row.getInt(1) == 2;
      }
    }
  }

  static final class Explored extends Retries {
    /** A schedule in which somebody slept would not end in time. */
    @ConcurrencyScenario(workers = 2, timeout = "10s")
    void increments(Actor actor) throws Exception {
      increment(actor);
    }

    @Invariant("both increments are there")
    boolean both(Connection db) throws SQLException {
      return isTwo(db);
    }
  }

  @Test
  void a_minute_between_two_looks_costs_nothing() {
    Map<String, String> entries = Outcome.of(Explored.class).passed().entries();
    assertThat(Integer.parseInt(entries.get("domainflow.schedules"))).isGreaterThan(2);
  }

  @Test
  void nobody_sleeps_for_somebody_elses_schedule() throws Exception {
    long start = System.nanoTime();
    for (int time : List.of(1, 2)) {
      SkippedSleep.sleep(time, time);
    }
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3_000_000);
  }
}
