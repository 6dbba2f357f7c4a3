package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.explore.search.Strategy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios in which time is a step. */
final class ExploreTimeTest {
  /** What the scenarios beneath saw; each test clears it. */
  private static final Set<String> SEEN = new TreeSet<>();

  private static String value(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** A lease that expires, and code that trusts it. */
  static final class Lease {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute(
            "CREATE TABLE lease (holder text, until timestamptz NOT NULL DEFAULT now())");
        statement.execute("CREATE TABLE entry (holder text, at timestamptz DEFAULT now())");
        statement.execute("INSERT INTO lease VALUES (NULL)");
      }
    }

    @ConcurrencyScenario(workers = 2, ticks = "31s")
    void writes(Actor actor, DataSource db) throws SQLException {
      try (Connection session = db.getConnection();
          Statement statement = session.createStatement()) {
        int taken =
            statement.executeUpdate(
                "UPDATE lease SET holder = '%s', until = clock_timestamp() + interval '30 s' WHERE until <= clock_timestamp()"
                    .formatted(actor.name()));
        if (taken == 1) {
          statement.executeUpdate("INSERT INTO entry VALUES ('%s')".formatted(actor.name()));
        }
      }
    }

    @Invariant("the last entry is the holder's")
    boolean last(Connection db) throws SQLException {
      return value(
              db,
              "SELECT COALESCE((SELECT holder FROM entry ORDER BY at DESC LIMIT 1) = (SELECT holder FROM lease), true)")
          .equals("t");
    }
  }

  @Test
  void a_lease_ends_amidst_a_schedule_and_the_report_says_so() {
    assertThat(Outcome.of(Lease.class).message())
        .contains("the last entry is the holder's", "time moves on by 31 s", "replay: ");
  }

  /** Two statements of a transaction that ask for the time. */
  abstract static class Asking {
    static void ask(DataSource db, String first, String second) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        String before = value(session, first);
        String after = value(session, second);
        SEEN.add(
            String.valueOf(Math.round(Double.parseDouble(after) - Double.parseDouble(before))));
        session.commit();
      }
    }
  }

  static final class AskingTheClock extends Asking {
    @ConcurrencyScenario(workers = 1, ticks = "60s", strategy = Strategy.EXHAUSTIVE)
    void asks(DataSource db) throws SQLException {
      ask(
          db,
          "SELECT extract(epoch FROM clock_timestamp())",
          "SELECT extract(epoch FROM clock_timestamp()) + 0");
    }
  }

  static final class AskingForNow extends Asking {
    @ConcurrencyScenario(
        workers = 1,
        ticks = {"60s", "7s"},
        strategy = Strategy.EXHAUSTIVE)
    void asks(DataSource db) throws SQLException {
      ask(db, "SELECT extract(epoch FROM now())", "SELECT extract(epoch FROM now()) + 0");
    }
  }

  @Test
  void a_move_between_two_statements_of_a_transaction_is_tried() {
    SEEN.clear();
    assertThat(Outcome.of(AskingTheClock.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(SEEN).containsExactly("0", "60");
  }

  @Test
  void now_never_changes_within_a_transaction() {
    SEEN.clear();
    assertThat(Outcome.of(AskingForNow.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(SEEN).containsExactly("0");
  }

  /** Code with a Java clock. */
  static final class JavaTime {
    @ConcurrencyScenario(clock = true)
    void looks(Scenario scenario, Clock clock, InstantSource source, DataSource db) {
      scenario.actor(
          "reader",
          actor -> {
            long before = clock.millis();
            try (Connection session = db.getConnection()) {
              value(session, "SELECT 1");
            }
            SEEN.add(String.valueOf(Math.round((source.millis() - before) / 60_000.0)));
          });
      scenario.actor("mover", actor -> scenario.clock().advance(Duration.ofMinutes(5)));
    }
  }

  @Test
  void a_look_at_a_java_clock_is_a_step() {
    SEEN.clear();
    assertThat(Outcome.of(JavaTime.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(SEEN).containsExactly("0", "5");
  }

  /** Moved in the preparation, and set back to that before each schedule. */
  static final class MovedBefore {
    @BeforeEach
    void move(ScenarioClock clock) {
      clock.advance(Duration.ofHours(1));
    }

    @ConcurrencyScenario(workers = 2, ticks = "60m", clock = true)
    void asks(DataSource db, ScenarioClock clock) throws SQLException {
      try (Connection session = db.getConnection()) {
        SEEN.add(
            value(
                session,
                "SELECT round(extract(epoch FROM now() - CURRENT_TIMESTAMP) / 3600)::int8"));
      }
    }
  }

  @Test
  void the_clock_is_set_back_to_what_before_each_left() {
    SEEN.clear();
    Outcome.of(MovedBefore.class).passed();
    assertThat(SEEN).containsExactly("1", "2");
  }

  static final class WithoutClock {
    @ConcurrencyScenario
    void moves(Scenario scenario) {
      scenario.tick(Duration.ofSeconds(1));
    }
  }

  static final class ParameterWithoutClock {
    @ConcurrencyScenario(workers = 2)
    void moves(ScenarioClock clock) {
      clock.advance(Duration.ofSeconds(1));
    }
  }

  static final class Backwards {
    @ConcurrencyScenario(workers = 2, ticks = "PT-5S")
    void moves() {}
  }

  static final class FreeTicks {
    @ConcurrencyScenario(workers = 2, ticks = "5s", mode = Mode.CONTEND)
    void moves() {}
  }

  static final class BackwardsInABody {
    @ConcurrencyScenario(workers = 2, clock = true)
    void moves(ScenarioClock clock) {
      clock.advance(Duration.ofSeconds(-1));
    }
  }

  @Test
  void what_makes_no_sense_is_named() {
    assertThat(Outcome.of(WithoutClock.class).message()).contains("clock = true");
    assertThat(Outcome.of(ParameterWithoutClock.class).message()).contains("clock = true");
    assertThat(Outcome.of(Backwards.class).message())
        .contains("ticks = \"PT-5S\"", "forwards only");
    assertThat(Outcome.of(FreeTicks.class).message()).contains("ticks = \"5s\"", "mode = EXPLORE");
    assertThat(Outcome.of(BackwardsInABody.class).message()).contains("forwards only");
    assertThatThrownBy(() -> new io.domainflow.explore.DeclaredActors().clock())
        .hasMessageContaining("clock = true");
  }
}
