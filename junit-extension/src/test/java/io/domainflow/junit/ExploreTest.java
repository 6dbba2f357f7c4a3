package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the explorer finds, passes and says. */
final class ExploreTest {
  /** A counter that everybody reads and writes. */
  abstract static class Counter {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
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

  @Test
  void a_lost_update_is_found_without_any_invariant() {
    assertThat(Outcome.of(LostUpdate.class).message())
        .contains("lost update", "counter: (1, 1) instead of (1, 2)")
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
