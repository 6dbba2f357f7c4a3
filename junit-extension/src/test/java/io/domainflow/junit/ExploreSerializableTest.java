package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the serializable transactions fails may depend on commits that share no table. */
final class ExploreSerializableTest {
  static final Set<String> COURSES = Collections.synchronizedSet(new TreeSet<>());

  /** The first reads what the pivot writes, and the pivot reads what the last writes. */
  abstract static class DangerousStructure {
    private final List<String> course = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE x AS SELECT 0 AS n");
      ExploreSoundnessTest.execute(db, "CREATE TABLE y AS SELECT 0 AS n");
      ExploreSoundnessTest.execute(db, "CREATE TABLE a (n int)");
      COURSES.clear();
    }

    @BeforeSchedule
    void begin() {
      course.clear();
    }

    void three(Scenario scenario, DataSource db) {
      scenario.actor("first", actor -> run(actor, db, "INSERT INTO a SELECT n FROM x"));
      scenario.actor("pivot", actor -> run(actor, db, "SELECT n FROM y", "UPDATE x SET n = n + 1"));
      scenario.actor("last", actor -> run(actor, db, "UPDATE y SET n = 1 WHERE n = 0"));
    }

    private void run(Actor actor, DataSource db, String... statements) throws SQLException {
      String who = actor.name();
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        session.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        try {
          for (String sql : statements) {
            ExploreSoundnessTest.execute(session, sql);
            course.add(who + " works");
          }
          session.commit();
          note(who + " commits");
        } catch (SQLException failure) {
          session.rollback();
          note(who + " fails");
        }
      }
    }

    /** Who fails, given that the first works beside the pivot and the pivot ends last. */
    private void note(String end) {
      course.add(end);
      int pivot = course.indexOf("pivot works");
      if (end.startsWith("pivot")
          && course.size() == 7
          && pivot < course.indexOf("last commits")
          && pivot < course.indexOf("first commits")
          && course.indexOf("first works") < course.indexOf("last commits")) {
        COURSES.add(end);
      }
    }
  }

  static final class Reduced extends DangerousStructure {
    @ConcurrencyScenario(serialEquivalence = SerialEquivalence.OFF, strategy = Strategy.EXHAUSTIVE)
    void three_reduced(Scenario scenario, DataSource db) {
      three(scenario, db);
    }
  }

  @Test
  void commits_without_a_common_table_are_tried_in_both_orders() {
    assertThat(Outcome.of(Reduced.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(COURSES).containsExactly("pivot commits", "pivot fails");
  }
}
