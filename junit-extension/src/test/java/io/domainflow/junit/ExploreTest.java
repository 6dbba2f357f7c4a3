package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the explorer finds, passes and says. */
final class ExploreTest {
  /** Two workers in both orders, the first of these twice. */
  private static final int SERIAL_CALLS = 6;

  /** A counter that everybody reads and writes. */
  abstract static class Counter {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL, took int)");
        statement.execute("INSERT INTO counter VALUES (1, 0)");
      }
    }

    static void increment(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        int n;
        try (PreparedStatement read =
            session.prepareStatement("SELECT n FROM counter WHERE id = ?")) {
          read.setInt(1, 1);
          try (ResultSet row = read.executeQuery()) {
            row.next();
            n = row.getInt(1);
          }
        }
        try (PreparedStatement write =
            session.prepareStatement("UPDATE counter SET n = ? WHERE id = ?")) {
          write.setInt(1, n + 1);
          write.setInt(2, 1);
          write.executeUpdate();
        }
        session.commit();
      }
    }
  }

  static final class LostUpdate extends Counter {
    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      increment(db);
    }
  }

  static final class LostUpdateUnreduced extends Counter {
    @ConcurrencyScenario(
        workers = 2,
        reduction = false,
        strategy = Strategy.EXHAUSTIVE,
        serialEquivalence = SerialEquivalence.OFF)
    void increments(DataSource db) throws SQLException {
      increment(db);
    }
  }

  static final class AtomicIncrement extends Counter {
    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      try (Connection session = db.getConnection();
          Statement statement = session.createStatement()) {
        statement.executeUpdate("UPDATE counter SET n = n + 1 WHERE id = 1");
      }
    }
  }

  /** Measures something, which comes to the same in all serial orders by chance, and later not. */
  static final class Measured extends Counter {
    private static final AtomicInteger MEASURED = new AtomicInteger();

    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      try (Connection session = db.getConnection();
          PreparedStatement write =
              session.prepareStatement("UPDATE counter SET n = n + 1, took = ? WHERE id = 1")) {
        write.setInt(1, Math.max(SERIAL_CALLS, MEASURED.incrementAndGet()));
        write.executeUpdate();
      }
    }
  }

  /** The same, and a race beside. */
  static final class MeasuredLostUpdate extends Counter {
    private static final AtomicInteger MEASURED = new AtomicInteger();

    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      increment(db);
      try (Connection session = db.getConnection();
          PreparedStatement write =
              session.prepareStatement("UPDATE counter SET took = ? WHERE id = 1")) {
        write.setInt(1, Math.max(SERIAL_CALLS, MEASURED.incrementAndGet()));
        write.executeUpdate();
      }
    }
  }

  @Test
  void a_value_that_varies_by_itself_is_no_failure_though_it_was_the_same_at_first() {
    Measured.MEASURED.set(0);
    assertThat(Outcome.of(Measured.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void a_race_is_found_beside_a_value_that_varies_by_itself() {
    MeasuredLostUpdate.MEASURED.set(0);
    assertThat(Outcome.of(MeasuredLostUpdate.class).message())
        .contains("lost update", "counter: (1, 1) instead of (1, 2)")
        .contains("warning: Not compared, as they vary from run to run: public.counter.took");
  }

  @Test
  void a_lost_update_is_found_without_any_invariant() {
    assertThat(Outcome.of(LostUpdate.class).message())
        .contains("lost update", "counter: (1, 1, null) instead of (1, 2, null)")
        .contains("replay: @ConcurrencyScenario(replay = ");
  }

  @Test
  void two_workers_with_read_write_commit_have_fourteen_orders() {
    assertThat(Outcome.of(LostUpdateUnreduced.class).passed().entries())
        .containsEntry("domainflow.schedules", "14")
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void an_atomic_increment_passes_exhaustively() {
    assertThat(Outcome.of(AtomicIncrement.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }
}
