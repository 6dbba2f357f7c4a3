package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Fault;
import io.domainflow.explore.search.SerialEquivalence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a restart of the server takes: sessions and their locks, unlogged rows, some numbers. */
final class ExploreRestartTest {
  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Accepts a job, and does it in a second transaction; whoever loses the session tries again. */
  abstract static class Jobs {
    private final String kind;

    Jobs(String kind) {
      this.kind = kind;
    }

    @BeforeEach
    void create(Connection session) throws SQLException {
      execute(session, "CREATE " + kind + " TABLE job (id int PRIMARY KEY)");
      execute(session, "CREATE TABLE accepted (id int PRIMARY KEY)");
    }

    @ConcurrencyScenario(workers = 1, faults = Fault.RESTART)
    void accept(Connection session) throws SQLException {
      session.setAutoCommit(false);
      execute(session, "INSERT INTO job VALUES (1)");
      execute(session, "INSERT INTO accepted VALUES (1)");
      session.commit();
      execute(session, "SELECT 'whatever comes next'");
      session.commit();
    }

    @Invariant("what was accepted is in the queue")
    boolean queued(Connection session) throws SQLException {
      return ExploreSoundnessTest.number(
              session, "SELECT count(*) FROM accepted WHERE id NOT IN (SELECT id FROM job)")
          == 0;
    }
  }

  static final class Unlogged extends Jobs {
    Unlogged() {
      super("UNLOGGED");
    }
  }

  static final class Logged extends Jobs {
    Logged() {
      super("");
    }
  }

  @Test
  void rows_of_unlogged_tables_are_lost() {
    Outcome failed = Outcome.of(Unlogged.class);
    assertThat(failed.message()).contains("what was accepted", "restart of the server");
    System.setProperty("domainflow.replay", failed.entries().get("domainflow.replay"));
    try {
      assertThat(Outcome.of(Unlogged.class).message()).contains("what was accepted", "replayed");
    } finally {
      System.clearProperty("domainflow.replay");
    }
    assertThat(Outcome.of(Logged.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class Numbers {
    @BeforeEach
    void create(Connection session) throws SQLException {
      execute(session, "CREATE SEQUENCE number");
      execute(session, "CREATE TABLE bill (number bigint DEFAULT nextval('number'))");
    }

    @ConcurrencyScenario(workers = 1, faults = Fault.RESTART)
    void two_bills(DataSource db) throws SQLException {
      for (int bill = 0; bill < 2; bill++) {
        oneMore(db);
      }
    }

    private static void oneMore(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, "INSERT INTO bill DEFAULT VALUES");
      } catch (SQLException lost) {
        try (Connection another = db.getConnection()) {
          execute(another, "INSERT INTO bill DEFAULT VALUES");
        }
      }
    }

    @Invariant("bills are numbered without gaps")
    boolean gapless(Connection session) throws SQLException {
      return ExploreSoundnessTest.number(
              session, "SELECT coalesce(max(number) - count(*), 0) FROM bill")
          == 0;
    }
  }

  @Test
  void a_sequence_skips_the_numbers_that_it_had_logged_ahead() {
    assertThat(Outcome.of(Numbers.class).message())
        .contains("without gaps", "restart of the server");
  }

  /** Two steps under a lock of the session, and the second again if the session is lost. */
  static final class SessionLock {
    @BeforeEach
    void create(Connection session) throws SQLException {
      execute(session, "CREATE TABLE step (n int)");
    }

    @ConcurrencyScenario(workers = 2, faults = Fault.RESTART)
    void two_steps(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, "SELECT pg_advisory_lock(1)");
        number(session);
        number(session);
        execute(session, "SELECT pg_advisory_unlock(1)");
      } catch (SQLException lost) {
        try (Connection another = db.getConnection()) {
          number(another); // as if it had the lock still
        }
      }
    }

    private static void number(Connection session) throws SQLException {
      session.setAutoCommit(false);
      long count = ExploreSoundnessTest.number(session, "SELECT count(*) FROM step");
      execute(session, "INSERT INTO step VALUES (" + count + ")");
      session.commit();
      session.setAutoCommit(true);
    }

    @Invariant("no number is there twice")
    boolean once(Connection session) throws SQLException {
      return ExploreSoundnessTest.number(session, "SELECT count(*) - count(DISTINCT n) FROM step")
          == 0;
    }
  }

  @Test
  void locks_of_sessions_are_lost() {
    assertThat(Outcome.of(SessionLock.class).message())
        .contains("no number is there twice", "restart of the server");
  }

  /** Each transfer whole or not at all, for each of two who may be cut. */
  static final class Whole {
    @BeforeEach
    void create(Connection session) throws SQLException {
      execute(session, "CREATE TABLE account (n int)");
      execute(session, "INSERT INTO account VALUES (0)");
    }

    @ConcurrencyScenario(
        workers = 2,
        faults = Fault.RESTART,
        serialEquivalence = SerialEquivalence.ON)
    void adds(Connection session) throws SQLException {
      execute(session, "UPDATE account SET n = n + 1");
    }
  }

  @Test
  void each_of_those_who_were_struck_may_have_done_its_work_or_not() {
    assertThat(Outcome.of(Whole.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }
}
