package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Fault;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.search.Strategy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An actor stands still until nobody else can go on, and then goes on as a zombie. */
final class ExplorePauseTest {
  private static final int MANY = 40;

  /** Fails where all steps of the second come between the two of the first. */
  abstract static class AllBetween {
    private final List<String> steps = new ArrayList<>();

    @BeforeSchedule
    void forget() {
      steps.clear();
    }

    final void take(Scenario scenario) {
      scenario.actor("first", actor -> take(actor, 2));
      scenario.actor("second", actor -> take(actor, MANY));
    }

    private void take(Actor actor, int count) {
      for (int step = 0; step < count; step++) {
        actor.step("step");
        steps.add(actor.name());
      }
    }

    @Invariant("the second is not whole between the steps of the first")
    boolean between() {
      return !(steps.get(0).equals("first") && steps.lastIndexOf("second") == MANY);
    }
  }

  static final class WithPause extends AllBetween {
    @ConcurrencyScenario(faults = Fault.PAUSE, strategy = Strategy.RANDOM, schedules = 200)
    void two(Scenario scenario) {
      take(scenario);
    }
  }

  static final class WithoutPause extends AllBetween {
    @ConcurrencyScenario(strategy = Strategy.RANDOM, schedules = 200)
    void two(Scenario scenario) {
      take(scenario);
    }
  }

  @Test
  void others_go_on_to_their_end_meanwhile() {
    assertThat(Outcome.of(WithoutPause.class).passed().entries())
        .containsEntry("domainflow.schedules", "200");
    assertThat(Outcome.of(WithPause.class).message()).contains("is not whole between");
  }

  /** Works under a lease of thirty seconds, and writes down that it was the last to. */
  abstract static class Leases {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute(
            "CREATE TABLE lease (token int NOT NULL, until timestamptz NOT NULL DEFAULT '-infinity')");
        statement.execute("INSERT INTO lease (token) VALUES (0)");
        statement.execute("CREATE TABLE work (token int NOT NULL)");
        statement.execute("INSERT INTO work VALUES (0)");
      }
    }

    final void works(Connection session, String fence) throws SQLException {
      try (Statement statement = session.createStatement()) {
        int token;
        try (ResultSet taken =
            statement.executeQuery(
                "UPDATE lease SET token = token + 1, until = now() + interval '30 s'"
                    + " WHERE until < now() RETURNING token")) {
          if (!taken.next()) {
            return;
          }
          token = taken.getInt(1);
        }
        statement.executeUpdate("UPDATE work SET token = " + token + fence.formatted(token));
      }
    }

    @Invariant("the last to write is the last who had the lease")
    boolean last(Connection db) throws SQLException {
      return ExploreSoundnessTest.number(db, "SELECT work.token - lease.token FROM work, lease")
          == 0;
    }
  }

  static final class Unfenced extends Leases {
    @ConcurrencyScenario(workers = 2, faults = Fault.PAUSE, ticks = "31s", duration = "120s")
    void work(Connection session) throws SQLException {
      works(session, "");
    }
  }

  static final class Fenced extends Leases {
    @ConcurrencyScenario(workers = 2, faults = Fault.PAUSE, ticks = "31s", duration = "120s")
    void work(Connection session) throws SQLException {
      works(session, " WHERE token < %d");
    }
  }

  @Test
  void a_zombie_whose_lease_is_over_writes_all_the_same() {
    Outcome failed = Outcome.of(Unfenced.class);
    assertThat(failed.message()).contains("the last to write", "31 s");
    System.setProperty("domainflow.replay", failed.entries().get("domainflow.replay"));
    try {
      assertThat(Outcome.of(Unfenced.class).message()).contains("the last to write", "replayed");
    } finally {
      System.clearProperty("domainflow.replay");
    }
  }

  @Test
  void a_token_keeps_the_zombie_out() {
    assertThat(Outcome.of(Fenced.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }
}
