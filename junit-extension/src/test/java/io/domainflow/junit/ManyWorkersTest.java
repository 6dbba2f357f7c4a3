package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domainflow.explore.Actor;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many workers, and nothing of theirs afterwards: no session, no thread, no database. */
final class ManyWorkersTest {
  static final class TwoHundred {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n bigint NOT NULL)");
        statement.execute("INSERT INTO counter SELECT id, 0 FROM generate_series(1, 20) AS id");
      }
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 200, duration = "10s")
    void count(Actor actor, Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("UPDATE counter SET n = n + 1 WHERE id = " + (1 + actor.number() % 20));
      }
    }
  }

  @Test
  void two_hundred_workers_for_ten_seconds_leak_neither_sessions_nor_threads_nor_databases()
      throws SQLException {
    try (TestDatabase beside =
            PostgresServer.shared(PostgresSource.configured("", "test")).createDatabase();
        Connection observer = beside.connect()) {
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      long sessions = number(observer, "pg_stat_activity WHERE backend_type = 'client backend'");
      long databases = number(observer, "pg_database");

      assertThat(Outcome.of(TwoHundred.class).passed().entries())
          .containsEntry("domainflow.workers", "200");

      assertThat(number(observer, "pg_database")).isEqualTo(databases);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          number(
                              observer, "pg_stat_activity WHERE backend_type = 'client backend'"))
                      .isEqualTo(sessions));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(newThreads(threads)).isEmpty());
    }
  }

  static final class AThousand {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 1000)
    void call(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("SELECT 1");
      }
    }
  }

  @Test
  void a_thousand_workers_have_a_session_each() {
    assertThat(Outcome.of(AThousand.class).passed().entries())
        .containsEntry("domainflow.calls", "1000");
  }

  /**
   * Threads that did not live before, by name, less those that the JVM and the driver keep for all.
   */
  private static Set<String> newThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> name.startsWith("domainflow-"))
        .collect(Collectors.toSet());
  }

  private static long number(Connection observer, String from) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
