package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.search.SerialEquivalence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where there are more orders than anybody can run, the first schedules are drawn by lot too. */
final class LongScenarioTest {
  @Test
  void a_race_at_the_beginning_of_long_actors_is_found_within_few_schedules() {
    Outcome outcome = Outcome.of(RaceAtTheBeginning.class);
    assertThat(outcome.message()).contains("taken twice");
  }

  static final class RaceAtTheBeginning {
    private @Nullable String holder;

    @BeforeSchedule
    void nobody_holds_it() {
      holder = null;
    }

    @ConcurrencyScenario(
        workers = 2,
        schedules = 8,
        serialEquivalence = SerialEquivalence.OFF,
        postgres = "embedded")
    void takes_what_is_free_and_works(Actor actor, Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("SELECT 1");
      }
      actor.step("look");
      boolean free = holder == null;
      actor.step("take");
      if (free) {
        assertThat(holder).as("taken twice").isNull();
        holder = actor.name();
      }
      for (int work = 0; work < 25; work++) {
        actor.step("work");
      }
    }
  }
}
