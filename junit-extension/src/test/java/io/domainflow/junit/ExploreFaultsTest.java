package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.search.SerialEquivalence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What befalls an actor may come at any of its steps, and leaves nothing behind. */
final class ExploreFaultsTest {
  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  static final Set<String> LEFT = ConcurrentHashMap.newKeySet();

  abstract static class Rows {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE row (id int PRIMARY KEY, n int NOT NULL)");
      execute(db, "INSERT INTO row VALUES (1, 0), (2, 0)");
      LEFT.clear();
    }

    static void add(Connection session, int id) throws SQLException {
      execute(session, "UPDATE row SET n = n + 1 WHERE id = " + id);
    }
  }

  static final class TwoTransactions extends Rows {
    @ConcurrencyScenario(workers = 1, faults = Fault.CRASH, duration = "120s")
    void both(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        add(session, 1);
        add(session, 2);
      }
    }
  }

  @Test
  void a_crash_between_two_transactions_is_no_serial_outcome() {
    Outcome outcome = Outcome.of(TwoTransactions.class);
    assertThat(outcome.message())
        .contains("crash of worker-1", "(2, 0) instead of (2, 1)")
        .contains("The outcome is none that the actors reach");
  }

  static final class OneTransaction extends Rows {
    @ConcurrencyScenario(workers = 2, faults = Fault.CRASH, duration = "120s")
    void both(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        add(session, 1);
        add(session, 2);
        session.commit();
      }
    }
  }

  @Test
  void one_transaction_is_done_or_not_wherever_the_crash_comes() {
    assertThat(Outcome.of(OneTransaction.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  /** The lock of one who crashes is free, whoever waits for it. */
  static final class CrashOfAHolder extends Rows {
    @ConcurrencyScenario(faults = Fault.CRASH, serialEquivalence = SerialEquivalence.OFF)
    void both(Scenario scenario, DataSource db) {
      scenario.actor("first", actor -> inOrder(db));
      scenario.actor("second", actor -> inOrder(db));
    }

    private static void inOrder(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          add(session, 1);
          session.commit();
          LEFT.add("commits");
        } finally {
          LEFT.add("leaves");
        }
      }
    }

    @Invariant("one of them gets through")
    boolean through() {
      return LEFT.contains("commits") && LEFT.contains("leaves");
    }
  }

  @Test
  void a_crash_frees_what_was_locked() {
    assertThat(Outcome.of(CrashOfAHolder.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class Killed extends Rows {
    @ConcurrencyScenario(workers = 1, faults = Fault.BACKEND_KILL)
    void meets(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        add(session, 1);
        session.commit();
        LEFT.add("commits");
      } catch (SQLException e) {
        LEFT.add(String.valueOf(e.getSQLState()));
        throw e;
      }
    }
  }

  @Test
  void a_session_that_the_server_ends_tells_the_code_so() {
    assertThat(Outcome.of(Killed.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(LEFT).contains("commits").containsAnyOf("57P01", "08006", "08003");
  }

  static final class LostAnswer extends Rows {
    @ConcurrencyScenario(workers = 1, faults = Fault.COMMIT_LOST)
    void repeats(DataSource db) throws SQLException {
      try {
        once(db);
      } catch (SQLException e) {
        LEFT.add(String.valueOf(e.getSQLState()));
        once(db);
      }
    }

    private static void once(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        add(session, 1);
      }
    }
  }

  @Test
  void a_commit_whose_answer_is_lost_was_made() {
    assertThat(Outcome.of(LostAnswer.class).message())
        .contains("loss of the answer to worker-1's next commit", "(1, 2) instead of (1, 1)");
    assertThat(LEFT).contains("08006");
  }

  /** The second transaction is made up for by who comes back. */
  static final class ComesBack extends Rows {
    @ConcurrencyScenario(workers = 2, faults = Fault.CRASH, duration = "120s")
    void both(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        add(session, 1);
        add(session, 2);
      }
    }

    @Recovery
    void makes_up(Connection session) throws SQLException {
      LEFT.add("came back");
      execute(session, "UPDATE row SET n = (SELECT n FROM row WHERE id = 1) WHERE id = 2");
    }

    @Invariant("both rows are alike")
    boolean alike(Connection session) throws SQLException {
      return ExploreSoundnessTest.number(session, "SELECT count(DISTINCT n) FROM row") == 1;
    }
  }

  @Test
  void who_crashed_comes_back_and_recovers() {
    String failed = Outcome.of(ComesBack.class).message();
    // The recovery itself races with the other worker, who may be between its transactions.
    assertThat(failed).contains("both rows are alike", "crash of worker-", " again");
    assertThat(LEFT).contains("came back");
  }

  static final class ComesBackAlone extends Rows {
    @ConcurrencyScenario(workers = 1, faults = Fault.CRASH, duration = "120s")
    void both(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        add(session, 1);
        add(session, 2);
      }
    }

    @Recovery
    void makes_up(Connection session) throws SQLException {
      execute(session, "UPDATE row SET n = (SELECT n FROM row WHERE id = 1) WHERE id = 2");
    }

    @Invariant("both rows are alike")
    boolean alike(Connection session) throws SQLException {
      return ExploreSoundnessTest.number(session, "SELECT count(DISTINCT n) FROM row") == 1;
    }
  }

  @Test
  void what_recovery_mends_is_right_wherever_the_crash_came() {
    assertThat(Outcome.of(ComesBackAlone.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class InCrowd extends Rows {
    @ConcurrencyScenario(workers = 2, mode = Mode.CONTEND, faults = Fault.CRASH)
    void freely(DataSource db) {}
  }

  @Test
  void faults_are_for_orders_that_are_explored() {
    assertThat(Outcome.of(InCrowd.class).message()).contains("faults", "mode = EXPLORE");
  }
}
