package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ScenarioFailedError;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;

/** What a scenario says when something happened that must not. */
final class ContendFailureTest {
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean databaseExists(String name) throws SQLException {
    try (TestDatabase beside =
            PostgresServer.shared(PostgresSource.configured("", "test")).createDatabase();
        Connection connection = beside.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  static final class BrokenInvariants {
    static volatile String database = "";

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call(Connection db) throws SQLException {
      database = db.getCatalog();
    }

    @Invariant("money is neither made nor lost")
    boolean total() {
      return false;
    }

    @Invariant("nobody is overdrawn")
    void overdrawn() {
      fail("alice has -40");
    }

    @Invariant("the journal is complete")
    boolean journal(Connection db) throws SQLException {
      execute(db, "SELECT * FROM journal");
      return true;
    }

    @Invariant("this one holds")
    boolean holds() {
      return true;
    }
  }

  @Test
  void all_broken_invariants_are_listed_and_the_database_is_gone() throws SQLException {
    Outcome outcome = Outcome.of(BrokenInvariants.class);

    assertThat(outcome.failure()).isInstanceOf(ScenarioFailedError.class);
    assertThat(outcome.message())
        .startsWith("BrokenInvariants.call failed (2 workers, ")
        .contains(
            "Invariant \"money is neither made nor lost\" does not hold  [BrokenInvariants.total]",
            "Invariant \"nobody is overdrawn\" does not hold  [BrokenInvariants.overdrawn]: alice has -40",
            "Invariant \"the journal is complete\" could not be checked  [BrokenInvariants.journal]:"
                + " org.postgresql.util.PSQLException: ERROR: relation \"journal\" does not exist")
        .contains("  1. ", "  2. ", "  3. ")
        .doesNotContain("this one holds", "  4. ");
    assertThat(databaseExists(BrokenInvariants.database)).isFalse();
  }

  static final class Failing {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE entry (id bigint PRIMARY KEY)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 3, iterations = 5)
    void insert(Actor actor, Connection db) throws SQLException {
      if (actor.number() == 2 && actor.iteration() == 1) {
        execute(db, "INSERT INTO entry VALUES (1), (1)");
      }
    }
  }

  @Test
  void a_workers_exception_fails_the_scenario_with_number_call_and_sqlstate() {
    Outcome outcome = Outcome.of(Failing.class);

    assertThat(outcome.message())
        .contains(
            "Worker 2 failed in its call 2: org.postgresql.util.PSQLException (SQLSTATE 23505)");
    assertThat(outcome.failure()).hasCauseInstanceOf(PSQLException.class);
  }

  static final class FailingAlike {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 4)
    void call(Actor actor) {
      if (actor.number() == 3) {
        throw new IllegalArgumentException("odd");
      }
      if (actor.number() < 3) {
        throw new IllegalStateException("even");
      }
    }
  }

  @Test
  void workers_that_fail_alike_are_told_once() {
    String message = Outcome.of(FailingAlike.class).message();

    assertThat(message)
        .contains("java.lang.IllegalStateException: even", "IllegalArgumentException: odd");
    assertThat(message.split("\n"))
        .filteredOn(line -> line.contains("failed in its call 1"))
        .hasSize(2);
  }

  static final class Expecting {
    @ConcurrencyScenario(
        mode = Mode.CONTEND,
        workers = 2,
        iterations = 4,
        expected = IllegalStateException.class,
        expectedSqlStates = "22012")
    void call(Actor actor, Connection db) throws SQLException {
      if (actor.iteration() == 0) {
        throw new IllegalStateException("busy");
      }
      if (actor.iteration() == 1) {
        execute(db, "SELECT 1 / 0");
      }
    }
  }

  @Test
  void expected_exceptions_are_counted_and_do_not_fail() {
    assertThat(Outcome.of(Expecting.class).passed().entries())
        .containsEntry("domainflow.expectedFailures", "4")
        .containsEntry("domainflow.calls", "4");
  }

  static final class Leaking {
    static final Set<Connection> LEAKED = ConcurrentHashMap.newKeySet();

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 3)
    void borrow(Actor actor) throws SQLException {
      Connection connection = actor.dataSource().getConnection();
      if (actor.number() > 1) {
        LEAKED.add(connection);
        return;
      }
      connection.close();
    }
  }

  @Test
  void connections_that_are_not_given_back_fail_the_scenario() {
    assertThat(Outcome.of(Leaking.class).message())
        .contains("2 connections borrowed and not given back");
  }

  static final class LeakingALock {
    static final Set<Connection> LEAKED = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE entry (id bigint)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void keep(Actor actor) throws SQLException {
      if (actor.number() == 1) {
        Connection connection = actor.dataSource().getConnection();
        LEAKED.add(connection);
        connection.setAutoCommit(false);
        execute(connection, "LOCK TABLE entry");
      }
    }

    @Invariant("the table can be read")
    boolean readable(Connection db) throws SQLException {
      execute(db, "SELECT * FROM entry");
      return true;
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void an_invariant_does_not_wait_for_ever_for_a_connection_that_was_kept() {
    assertThat(Outcome.of(LeakingALock.class).message())
        .contains("\"the table can be read\" could not be checked", "lock timeout")
        .contains("1 connection borrowed and not given back");
  }

  static final class Greedy {
    private final CyclicBarrier together = new CyclicBarrier(2);

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void two(DataSource db) throws Exception {
      try (Connection first = db.getConnection()) {
        together.await();
        try (Connection second = db.getConnection()) {
          execute(second, "SELECT 1");
        }
        execute(first, "SELECT 1");
      }
    }
  }

  @Test
  void a_worker_that_wants_too_many_connections_is_told_the_attribute() {
    assertThat(Outcome.of(Greedy.class).message()).contains("connectionsPerWorker = 2");
  }

  static final class NothingReturned {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, expected = IllegalStateException.class)
    void fail() {
      if (BrokenInvariants.database.length() < 1_000) {
        throw new IllegalStateException("always");
      }
    }
  }

  @Test
  void a_scenario_in_which_no_call_returns_shows_nothing_and_fails() {
    assertThat(Outcome.of(NothingReturned.class).message())
        .contains("No call returned: all 2 ended with an expected exception");
  }

  static final class Assuming {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void assume() {
      assumeTrue(BrokenInvariants.database.length() > 1_000, "never");
    }
  }

  @Test
  void an_assumption_of_a_worker_aborts_the_scenario() {
    Outcome outcome = Outcome.of(Assuming.class);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.results().testEvents().aborted().count()).isOne();
  }

  static final class Silenced {
    static final CountDownLatch NEVER = new CountDownLatch(1);

    private TestDatabase beside;
    private Connection other;

    @BeforeEach
    void connect(TestDatabase database) throws SQLException {
      beside = database.server().createDatabase();
      other = beside.connect();
    }

    @AfterEach
    void drop() throws SQLException {
      other.close();
      beside.close();
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, timeout = "2s")
    void silence(Actor actor, TestDatabase database) throws Exception {
      if (actor.number() == 1) {
        execute(other, "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
      }
      NEVER.await();
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void a_timeout_shows_the_threads_also_where_the_server_does_not_answer() {
    assertThat(Outcome.of(Silenced.class).message())
        .contains("2 workers had not ended after 2 s")
        .contains("the server does not answer", "CountDownLatch.await");
  }

  static final class SlowStatement {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
    void sleep(Connection db) throws SQLException {
      execute(db, "SELECT pg_sleep(300)");
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void junits_own_timeout_ends_statements_and_tells_what_they_were() {
    Throwable failure = Outcome.of(SlowStatement.class).failure();

    assertThat(failure).isInstanceOf(TimeoutException.class);
    assertThat(failure.getSuppressed()[0].getSuppressed()[0])
        .hasMessageContaining("SELECT pg_sleep(300)");
  }

  static final class Stuck {
    static final CountDownLatch LOCKED = new CountDownLatch(1);
    static final CountDownLatch NEVER = new CountDownLatch(1);

    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE account AS SELECT 'alice' AS name, 0 AS balance");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, timeout = "1s")
    void call(Actor actor, DataSource db) throws Exception {
      try (Connection connection = db.getConnection()) {
        connection.setAutoCommit(false);
        if (actor.number() == 2) {
          LOCKED.await();
        }
        execute(connection, "UPDATE account SET balance = balance + 1 WHERE name = 'alice'");
        LOCKED.countDown();
        NEVER.await();
      }
    }

    @Invariant("never looked at")
    boolean never() {
      return false;
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void a_timeout_shows_threads_sessions_and_who_waits_for_whom() {
    assertThat(Outcome.of(Stuck.class).message())
        .contains("2 workers had not ended after 1 s; invariants were not checked")
        .contains("worker-2 waits for worker-1 in: UPDATE account SET balance = balance + 1")
        .containsPattern("worker-1 +idle in transaction")
        .containsPattern("worker-2 +active +Lock: transactionid")
        .contains("worker-1 (WAITING)", "java.util.concurrent.CountDownLatch.await")
        .contains("ContendFailureTest$Stuck.call")
        .doesNotContain("never looked at", "Worker 1 failed", "Worker 2 failed");
  }

  static final class Deaf {
    static volatile boolean over;

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, timeout = "200ms")
    void spin(Actor actor) {
      while (actor.number() == 1 && !over) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void a_worker_that_does_not_hear_its_interrupt_is_named() {
    String message = Outcome.of(Deaf.class).message();
    Deaf.over = true;

    assertThat(message)
        .contains("1 worker had not ended after 200 ms")
        .contains(
            "these went on although they were interrupted and their sessions were ended: worker-1");
  }

  static final class TimedByJUnit {
    static final Set<Thread> WORKERS = ConcurrentHashMap.newKeySet();
    static final CountDownLatch NEVER = new CountDownLatch(1);

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
    void call(Connection db) throws Exception {
      WORKERS.add(Thread.currentThread());
      NEVER.await();
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void junits_own_timeout_ends_the_workers_too() throws InterruptedException {
    assertThat(Outcome.of(TimedByJUnit.class).failure()).isInstanceOf(TimeoutException.class);

    for (Thread worker : TimedByJUnit.WORKERS) {
      worker.join(60_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  static final class OpenTransaction {
    @BeforeEach
    void forget(Connection db) throws SQLException {
      db.setAutoCommit(false);
      execute(db, "CREATE TABLE entry (id bigint)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}
  }

  @Test
  void a_transaction_left_open_by_the_preparation_is_refused() {
    assertThat(Outcome.of(OpenTransaction.class).message())
        .contains(
            "OpenTransaction.call",
            "finds a transaction open",
            "commit what the constructor or @BeforeEach began");
  }
}
