package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Fault;
import io.domainflow.explore.inside.Inside;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Faults with what else is chosen: the inside of functions, lanes, ticks; and those who recover.
 */
final class FaultsAmidstTest {
  /** Two rows that belong together. */
  abstract static class Pair {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE pair (id int PRIMARY KEY, n int NOT NULL)");
      ExploreSoundnessTest.execute(db, "INSERT INTO pair VALUES (1, 0), (2, 0)");
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE FUNCTION add_both() RETURNS void LANGUAGE plpgsql AS $$
          BEGIN
            UPDATE pair SET n = n + 1 WHERE id = 1;
            UPDATE pair SET n = n + 1 WHERE id = 2;
          END $$
          """);
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE PROCEDURE add_one_by_one() LANGUAGE plpgsql AS $$
          BEGIN
            UPDATE pair SET n = n + 1 WHERE id = 1;
            COMMIT;
            UPDATE pair SET n = n + 1 WHERE id = 2;
          END $$
          """);
    }

    @Invariant("both rows are alike")
    boolean alike(Connection db) throws SQLException {
      return ExploreSoundnessTest.number(db, "SELECT count(DISTINCT n) FROM pair") == 1;
    }
  }

  static final class InAFunction extends Pair {
    @ConcurrencyScenario(
        workers = 2,
        lanes = 2,
        inside = Inside.FUNCTIONS,
        faults = Fault.BACKEND_KILL,
        duration = "120s")
    void adds(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "SELECT add_both()");
    }
  }

  static final class InAProcedure extends Pair {
    @ConcurrencyScenario(workers = 1, inside = Inside.FUNCTIONS, faults = Fault.BACKEND_KILL)
    void adds(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CALL add_one_by_one()");
    }
  }

  @Test
  void who_is_struck_inside_of_a_function_has_done_all_of_it_or_nothing() {
    assertThat(Outcome.of(InAFunction.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void a_procedure_that_commits_inside_may_be_struck_after_its_first_half() {
    assertThat(Outcome.of(InAProcedure.class).message())
        .contains("both rows are alike", "end of worker-1's sessions", "add_one_by_one");
  }

  static final class WithTicks extends Pair {
    @ConcurrencyScenario(
        workers = 1,
        ticks = "31s",
        faults = {Fault.COMMIT_LOST, Fault.RESTART},
        duration = "120s")
    void adds(Connection db) throws SQLException {
      db.setAutoCommit(false);
      ExploreSoundnessTest.execute(db, "UPDATE pair SET n = n + 1 WHERE id = 1");
      ExploreSoundnessTest.execute(db, "UPDATE pair SET n = n + 1 WHERE id = 2");
      db.commit();
    }
  }

  @Test
  void time_goes_on_before_and_after_a_fault() {
    assertThat(Outcome.of(WithTicks.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class FailsToRecover extends Pair {
    @ConcurrencyScenario(workers = 1, faults = Fault.CRASH)
    void adds(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "SELECT add_both()");
    }

    @Recovery
    void recovers(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "UPDATE pair SET n = 7 WHERE id = 1");
      throw new IllegalStateException("the journal is missing");
    }
  }

  @Test
  void a_recovery_that_fails_is_named() {
    assertThat(Outcome.of(FailsToRecover.class).message())
        .contains(
            "worker-1 again failed: IllegalStateException: the journal is missing",
            "crash of worker-1");
  }
}
