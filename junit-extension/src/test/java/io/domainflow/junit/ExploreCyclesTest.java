package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An anomaly in which no two actors are enough is named by its cycle. */
final class ExploreCyclesTest {
  /** Each copies the seat of the next one: no two of them read and write the same two seats. */
  static final class RoundTable {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE seat (id int PRIMARY KEY, n int)");
      ExploreSoundnessTest.execute(db, "INSERT INTO seat VALUES (1, 1), (2, 2), (3, 3)");
    }

    @ConcurrencyScenario(workers = 3, isolation = Isolation.REPEATABLE_READ)
    void copies(Actor actor, DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        int next = actor.number() % 3 + 1;
        int n = ExploreSoundnessTest.number(session, "SELECT n FROM seat WHERE id = " + next);
        ExploreSoundnessTest.execute(
            session, "UPDATE seat SET n = " + n + " WHERE id = " + actor.number());
        session.commit();
      }
    }
  }

  @Test
  void a_cycle_of_three_is_named_with_its_edges() {
    assertThat(Outcome.of(RoundTable.class).message())
        .contains("anti-dependency cycle of 3")
        .containsPattern("worker-1 read seat \\(step \\d+\\) before worker-2 had committed")
        .containsPattern("worker-2 read seat \\(step \\d+\\) before worker-3 had committed")
        .containsPattern("worker-3 read seat \\(step \\d+\\) before worker-1 had committed");
  }
}
