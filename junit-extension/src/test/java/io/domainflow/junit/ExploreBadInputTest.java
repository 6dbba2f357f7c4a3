package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

/** Code that the explorer cannot do much with gets a clear verdict, in time, and leaves nothing. */
final class ExploreBadInputTest {
  abstract static class Counter {
    @BeforeEach
    void create(Connection db) throws SQLException {
      try (Statement statement = db.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
        statement.execute("INSERT INTO counter VALUES (1, 0), (2, 0)");
      }
    }

    static void increment(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        increment(session);
      }
    }

    static void increment(Connection session) throws SQLException {
      session.setAutoCommit(false);
      int n = number(session, "SELECT n FROM counter WHERE id = 1");
      execute(session, "UPDATE counter SET n = " + (n + 1) + " WHERE id = 1");
      session.commit();
    }

    static void execute(DataSource db, String sql) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, sql);
      }
    }

    static void execute(Connection session, String sql) throws SQLException {
      try (Statement statement = session.createStatement()) {
        statement.execute(sql);
      }
    }

    static int number(Connection session, String sql) throws SQLException {
      try (Statement statement = session.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  // --- Code that never finishes ---

  static final class Spins extends Counter {
    static volatile boolean stop;

    @ConcurrencyScenario(workers = 2, timeout = "1s")
    void spins(DataSource db) throws SQLException {
      increment(db);
      while (!stop) {
        Thread.onSpinWait();
      }
    }
  }

  static final class SpinsPolitely extends Counter {
    @ConcurrencyScenario(workers = 2, timeout = "1s")
    void spins(DataSource db) throws SQLException {
      increment(db);
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
    }
  }

  static final class StepsForEver extends Counter {
    @ConcurrencyScenario(workers = 2, steps = 50)
    void asks(DataSource db) throws SQLException {
      while (true) {
        execute(db, "SELECT n FROM counter");
      }
    }
  }

  static final class LatchOfNobody extends Counter {
    @ConcurrencyScenario(workers = 2, timeout = "3s")
    void waits(DataSource db) throws Exception {
      increment(db);
      new CountDownLatch(1).await();
    }
  }

  // --- Code that keeps connections ---

  static final class KeepsConnection extends Counter {
    private final Map<Integer, Connection> kept = new ConcurrentHashMap<>();

    @ConcurrencyScenario(workers = 2)
    void keeps(Actor actor, DataSource db) throws SQLException {
      Connection session = kept.get(actor.number());
      if (session == null) {
        session = db.getConnection();
        kept.put(actor.number(), session);
      }
      increment(session);
    }
  }

  static final class KeepsOwnConnection extends Counter {
    private final Map<Integer, Connection> kept = new ConcurrentHashMap<>();
    private String url = "";

    @BeforeEach
    void note(TestDatabase database) {
      url = database.url().replace("jdbc:", "jdbc:domainflow:");
    }

    @AfterEach
    void close() throws SQLException {
      for (Connection session : kept.values()) {
        session.close();
      }
    }

    @ConcurrencyScenario(workers = 2)
    void keeps(Actor actor) throws SQLException {
      Connection session = kept.get(actor.number());
      if (session == null) {
        session = DriverManager.getConnection(url);
        kept.put(actor.number(), session);
      }
      increment(session);
    }
  }

  // --- Code that starts threads ---

  static final class Executor extends Counter {
    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("pool", actor -> both(db));
      scenario.actor("other", actor -> execute(db, "UPDATE counter SET n = n + 1 WHERE id = 2"));
    }

    private static void both(DataSource db) throws Exception {
      ExecutorService executor = Executors.newFixedThreadPool(2);
      try {
        Future<?> first = executor.submit(() -> call(db));
        Future<?> second = executor.submit(() -> call(db));
        first.get();
        second.get();
      } finally {
        executor.shutdown();
      }
    }

    private static Object call(DataSource db) throws SQLException {
      increment(db);
      return 1;
    }
  }

  static final class CommonPool extends Counter {
    @ConcurrencyScenario(workers = 2)
    void supplies(DataSource db) {
      CompletableFuture.runAsync(
              () -> {
                try {
                  increment(db);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              })
          .join();
    }
  }

  static final class ThreadThatSleeps extends Counter {
    @ConcurrencyScenario(workers = 2)
    void leaves(DataSource db) throws SQLException {
      increment(db);
      Thread thread =
          new Thread(
              () -> {
                try {
                  Thread.sleep(30_000);
                  execute(db, "UPDATE counter SET n = 0");
                } catch (InterruptedException | SQLException e) {
                  // It ends.
                }
              },
              "sleeper");
      thread.start();
    }
  }

  static final class ThreadThatSpins extends Counter {
    static volatile boolean stop;

    @ConcurrencyScenario(workers = 2, timeout = "1s")
    void leaves(DataSource db) throws SQLException {
      increment(db);
      new Thread(
              () -> {
                while (!stop) {
                  Thread.onSpinWait();
                }
              },
              "spinner")
          .start();
    }
  }

  static final class FireAndForget extends Counter {
    @ConcurrencyScenario(workers = 2)
    void forgets(DataSource db) {
      new Thread(
              () -> {
                try {
                  increment(db);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              })
          .start();
    }
  }

  // --- Code that swallows exceptions ---

  static final class Swallows extends Counter {
    @ConcurrencyScenario(workers = 2)
    void swallows(DataSource db) {
      try {
        increment(db);
      } catch (SQLException e) {
        // It does.
      }
    }
  }

  static final class SwallowsDeadlock extends Counter {
    static volatile boolean stop;

    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("there", actor -> retry(db, 1, 2));
      scenario.actor("back", actor -> retry(db, 2, 1));
    }

    private static void retry(DataSource db, int first, int second) {
      while (!stop) {
        try (Connection session = db.getConnection()) {
          session.setAutoCommit(false);
          execute(session, "UPDATE counter SET n = n + 1 WHERE id = " + first);
          execute(session, "UPDATE counter SET n = n + 1 WHERE id = " + second);
          session.commit();
          return;
        } catch (Throwable t) {
          // Again.
        }
      }
    }
  }

  // --- Code that uses two databases ---

  abstract static class TwoDatabases extends Counter {
    TestDatabase second;

    @BeforeEach
    void createSecond(TestDatabase first) throws SQLException {
      second = first.server().createDatabase();
      try (Connection session = second.connect()) {
        execute(session, "CREATE TABLE log (n int)");
      }
    }

    @AfterEach
    void dropSecond() {
      second.close();
    }
  }

  static final class SecondDatabase extends TwoDatabases {
    @ConcurrencyScenario(workers = 2)
    void writesBoth(DataSource db) throws SQLException {
      execute(db, "UPDATE counter SET n = n + 1");
      try (Connection session = DriverManager.getConnection(second.url())) {
        execute(session, "INSERT INTO log VALUES (1)");
      }
    }
  }

  static final class SecondDatabaseGated extends TwoDatabases {
    @ConcurrencyScenario(workers = 2)
    void writesBoth(DataSource db) throws SQLException {
      execute(db, "UPDATE counter SET n = n + 1");
      try (Connection session =
          DriverManager.getConnection(second.url().replace("jdbc:", "jdbc:domainflow:"))) {
        execute(session, "INSERT INTO log VALUES (1)");
      }
    }
  }

  static final class WaitsInSecondDatabase extends TwoDatabases {
    @ConcurrencyScenario(workers = 2, timeout = "2s")
    void locksBoth(DataSource db) throws SQLException {
      try (Connection session = DriverManager.getConnection(second.url())) {
        session.setAutoCommit(false);
        execute(session, "LOCK TABLE log");
        execute(db, "UPDATE counter SET n = n + 1");
        session.commit();
      }
    }
  }

  // --- Slow statements ---

  static final class Sleeps extends Counter {
    @ConcurrencyScenario(workers = 2)
    void sleeps(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SELECT pg_sleep(0.1)");
        execute(session, "UPDATE counter SET n = n + 1 WHERE id = 1");
        session.commit();
      }
    }
  }

  static final class SlowWhileBlocked extends Counter {
    @ConcurrencyScenario
    void both(Scenario scenario, DataSource db) {
      scenario.actor("slow", actor -> sleep(db));
      scenario.actor("waits", actor -> execute(db, "UPDATE counter SET n = n + 1 WHERE id = 1"));
    }

    private static void sleep(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "UPDATE counter SET n = n + 1 WHERE id = 1");
        execute(session, "SELECT pg_sleep(0.2)");
        session.commit();
      }
    }
  }

  // --- DDL ---

  static final class CreatesTable extends Counter {
    @ConcurrencyScenario(workers = 2, schedules = 5)
    void creates(Actor actor, DataSource db) throws SQLException {
      execute(db, "CREATE TABLE t_" + actor.number() + " (n int)");
      execute(db, "INSERT INTO t_" + actor.number() + " VALUES (1)");
    }
  }

  static final class CreatesIfNotExists extends Counter {
    @ConcurrencyScenario(workers = 2)
    void creates(DataSource db) throws SQLException {
      execute(db, "CREATE TABLE IF NOT EXISTS audit (n int)");
      execute(db, "INSERT INTO audit VALUES (1)");
    }
  }

  static final class EnsuresTable extends Counter {
    @ConcurrencyScenario(workers = 2)
    void ensures(DataSource db) throws SQLException {
      execute(db, "CREATE TABLE IF NOT EXISTS counter (n int)");
      execute(db, "UPDATE counter SET n = n + 1");
    }
  }

  static final class AltersTable extends Counter {
    @ConcurrencyScenario
    void both(Scenario scenario, DataSource db) {
      scenario.actor("alters", actor -> execute(db, "ALTER TABLE counter ADD COLUMN m int"));
      scenario.actor("writes", actor -> execute(db, "UPDATE counter SET n = n + 1"));
    }
  }

  static final class CreatesIndex extends Counter {
    @ConcurrencyScenario
    void both(Scenario scenario, DataSource db) {
      scenario.actor("indexes", actor -> execute(db, "CREATE INDEX by_n ON counter (n)"));
      scenario.actor("writes", actor -> execute(db, "UPDATE counter SET n = n + 1"));
    }
  }

  static final class Truncates extends Counter {
    @ConcurrencyScenario
    void both(Scenario scenario, DataSource db) {
      scenario.actor("truncates", actor -> execute(db, "TRUNCATE counter"));
      scenario.actor("writes", actor -> execute(db, "INSERT INTO counter VALUES (3, 3)"));
    }
  }

  static final class TemporaryTable extends Counter {
    @ConcurrencyScenario(workers = 2)
    void temporary(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, "CREATE TEMPORARY TABLE mine (n int)");
        execute(session, "INSERT INTO mine SELECT n FROM counter");
        execute(session, "UPDATE counter SET n = n + 1");
        execute(session, "DROP TABLE mine");
      }
    }
  }

  static final class HiddenDdl extends Counter {
    @ConcurrencyScenario(workers = 2, schedules = 3)
    void creates(DataSource db) throws SQLException {
      execute(
          db, "DO $$ BEGIN EXECUTE 'ALTER TABLE counter ADD COLUMN IF NOT EXISTS m int'; END $$");
      execute(db, "UPDATE counter SET m = 1");
    }
  }

  static final class DdlInFunction extends Counter {
    @BeforeEach
    void createFunction(Connection db) throws SQLException {
      execute(
          db,
          "CREATE FUNCTION widen() RETURNS void LANGUAGE sql"
              + " AS 'ALTER TABLE counter ADD COLUMN IF NOT EXISTS m int'");
    }

    @ConcurrencyScenario(workers = 2, schedules = 3)
    void creates(DataSource db) throws SQLException {
      execute(db, "SELECT widen()");
    }
  }

  static final class RolledBackDdl extends Counter {
    @ConcurrencyScenario(workers = 2, schedules = 5)
    void creates(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "CREATE TABLE never (n int)");
        session.rollback();
        increment(session);
      }
    }
  }

  static final class DdlBesideOwnPool extends Counter {
    private Connection own;

    @BeforeEach
    void open(TestDatabase database) throws SQLException {
      own = database.connect();
    }

    @AfterEach
    void close() throws SQLException {
      own.close();
    }

    @ConcurrencyScenario(workers = 2)
    void creates(Actor actor, DataSource db) throws SQLException {
      execute(db, "CREATE TABLE t_" + actor.number() + " (n int)");
    }
  }

  // --- Attributes that make no sense ---

  static final class NoSchedules {
    @ConcurrencyScenario(workers = 2, schedules = 0)
    void call() {}
  }

  static final class NoTime {
    @ConcurrencyScenario(workers = 2, duration = "0s")
    void call() {}
  }

  static final class NoLanes {
    @ConcurrencyScenario(workers = 2, lanes = 0)
    void call() {}
  }

  static final class NoSteps {
    @ConcurrencyScenario(workers = 2, steps = 0)
    void call() {}
  }

  static final class ReplayOfGarbage {
    @ConcurrencyScenario(workers = 2, replay = "garbage")
    void call() {}
  }

  static final class ReplayInContend {
    @ConcurrencyScenario(workers = 2, mode = Mode.CONTEND, replay = "1.ab.9f3c")
    void call() {}
  }

  static final class ReplayOfOtherCode extends Counter {
    @ConcurrencyScenario(workers = 2, replay = "1.a5b5.9f3c")
    void increments(DataSource db) throws SQLException {
      increment(db);
    }
  }

  static final class ReplayOfOtherSteps extends Counter {
    @ConcurrencyScenario(workers = 2, replay = "1.a3b3.0001")
    void increments(DataSource db) throws SQLException {
      increment(db);
    }
  }

  static final class ReplayOfMoreActors extends Counter {
    @ConcurrencyScenario(workers = 2, replay = "1.a3b3-f.0001")
    void increments(DataSource db) throws SQLException {
      increment(db);
    }
  }

  static final class DdlInLanes extends Counter {
    @ConcurrencyScenario(workers = 2, lanes = 2)
    void creates(Actor actor, DataSource db) throws SQLException {
      execute(db, "CREATE TABLE t_" + actor.number() + " (n int)");
    }
  }

  static final class PlainInLanes extends Counter {
    @ConcurrencyScenario(workers = 2, lanes = 2)
    void writes(DataSource db) throws SQLException {
      execute(db, "UPDATE counter SET n = n + 1");
    }
  }

  // --- Assertions and assumptions ---

  static final class Asserts extends Counter {
    @ConcurrencyScenario(workers = 2)
    void asserts(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        int n = number(session, "SELECT n FROM counter WHERE id = 1");
        execute(session, "UPDATE counter SET n = " + (n + 1) + " WHERE id = 1");
        assertThat(number(session, "SELECT n FROM counter WHERE id = 1")).isEqualTo(n + 1);
      }
    }
  }

  static final class Assumes extends Counter {
    @ConcurrencyScenario(workers = 2)
    void assumes(DataSource db) throws SQLException {
      increment(db);
      Assumptions.assumeTrue(false, "not here");
    }
  }

  // --- Connections used in odd ways ---

  static final class ClosesTwice extends Counter {
    @ConcurrencyScenario(workers = 2)
    void closes(DataSource db) throws SQLException {
      Connection session = db.getConnection();
      execute(session, "UPDATE counter SET n = n + 1");
      session.close();
      session.close();
    }
  }

  static final class UsesClosed extends Counter {
    @ConcurrencyScenario(workers = 2)
    void uses(DataSource db) throws SQLException {
      Connection session = db.getConnection();
      session.close();
      execute(session, "UPDATE counter SET n = n + 1");
    }
  }

  static final class Unwraps extends Counter {
    @ConcurrencyScenario(workers = 2)
    void unwraps(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "UPDATE counter SET n = n + 1");
        assertThat(session.unwrap(PGConnection.class)).isNotNull();
        session.unwrap(org.postgresql.jdbc.PgConnection.class).commit();
        session.unwrap(BaseConnection.class).execSQLUpdate("UPDATE counter SET n = n + 1");
        session.commit();
      }
    }
  }

  static final class Cancels extends Counter {
    @ConcurrencyScenario(workers = 2)
    void cancels(DataSource db) throws SQLException {
      try (Connection session = db.getConnection();
          Statement statement = session.createStatement()) {
        statement.executeUpdate("UPDATE counter SET n = n + 1");
        statement.cancel();
      }
    }
  }

  static final class Probe extends Counter {
    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      execute(db, "UPDATE counter SET n = n + 1");
    }
  }

  /** Held for ever, as they catch everything. */
  private static final Set<String> HELD = Set.of("domainflow-there", "domainflow-back");

  @AfterEach
  void the_next_scenario_works_and_nothing_is_left() throws SQLException {
    Spins.stop = true;
    ThreadThatSpins.stop = true;
    Outcome.of(Probe.class).passed();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.startsWith("domainflow-") && !HELD.contains(name))
                    .isEmpty());
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "test"));
    if (server.ours()) {
      try (TestDatabase own = server.createDatabase();
          Connection session = own.connect()) {
        assertThat(
                Counter.number(
                    session,
                    "SELECT count(*) FROM pg_database WHERE datname LIKE 'domainflow%'"
                        + " AND datname <> current_database()"))
            .isZero();
      }
    }
  }

  private static String failure(Class<?> scenario) {
    String message = Outcome.of(scenario).message();
    assertThat(message).startsWith("✗ ");
    assertThat(message.lines().count()).isLessThan(60);
    return message;
  }

  // --- Code that never finishes ---

  @Test
  void a_loop_without_steps_ends_at_the_timeout_and_names_the_line() {
    Spins.stop = false;
    assertThat(failure(Spins.class))
        .contains("No end after 1 s", "worker-1 runs at", "Spins.spins(ExploreBadInputTest.java:")
        .contains("raise timeout", "worker-1 goes on although its schedule is over");
  }

  @Test
  void a_loop_that_hears_interrupts_is_ended() {
    assertThat(failure(SpinsPolitely.class))
        .contains("No end after 1 s", "worker-1 runs at")
        .doesNotContain("goes on although");
  }

  @Test
  void a_loop_with_steps_is_a_livelock() {
    assertThat(failure(StepsForEver.class)).contains("No end after 50 steps", "raise steps");
  }

  @Test
  void a_latch_that_nobody_counts_down_is_a_hang() {
    assertThat(failure(LatchOfNobody.class))
        .contains(
            "Nobody can go on", "worker-1 waits in CountDownLatch.await at", "worker-2 waits");
  }

  // --- Code that keeps connections ---

  @Test
  void a_connection_that_is_kept_is_told() {
    assertThat(failure(KeepsConnection.class))
        .contains("2 connections were kept", "try-with-resources", "one after the other");
  }

  @Test
  void sessions_that_the_code_opens_itself_and_keeps_are_explored_as_others() {
    assertThat(failure(KeepsOwnConnection.class)).contains("lost update");
  }

  // --- Code that starts threads ---

  @Test
  void two_threads_of_one_actor_lose_an_update() {
    assertThat(failure(Executor.class))
        .contains("lost update", "pool/2", "pool/3", "-b.") // without the other actor
        .doesNotContain("not deterministic");
  }

  @Test
  void threads_of_the_common_pool_belong_to_who_uses_them() {
    assertThat(failure(CommonPool.class)).contains("lost update", "worker-1/2", "worker-2/2");
  }

  @Test
  void threads_that_nobody_waits_for_are_explored_to_their_end() {
    assertThat(failure(FireAndForget.class))
        .contains("lost update", "worker-1/2", "worker-2/2")
        .doesNotContain("not deterministic");
  }

  @Test
  void a_thread_that_sleeps_on_is_told() {
    assertThat(failure(ThreadThatSleeps.class))
        .contains("a thread that one of them started goes on: sleeper", "Thread.sleep", "join");
  }

  @Test
  void a_thread_that_runs_on_is_told() {
    ThreadThatSpins.stop = false;
    assertThat(failure(ThreadThatSpins.class))
        .contains("a thread that one of them started goes on: spinner", "it runs at")
        .contains("the thread spinner goes on although its schedule is over");
  }

  // --- Code that swallows exceptions ---

  @Test
  void a_swallowed_exception_leaves_its_outcome() {
    assertThat(failure(Swallows.class)).contains("lost update");
  }

  @Test
  void a_retry_that_catches_everything_is_held_when_its_schedule_is_over() {
    assertThat(failure(SwallowsDeadlock.class))
        .contains("Deadlock: there and back wait for each other", "to the end")
        .contains("there goes on although its schedule is over", "catch Throwable")
        .doesNotContain("57014");
  }

  // --- Code that uses two databases ---

  @Test
  void another_database_works_and_is_not_under_control() {
    assertThat(Outcome.of(SecondDatabase.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    Outcome.of(SecondDatabaseGated.class).passed();
  }

  @Test
  void a_wait_in_another_database_is_named_at_the_timeout() {
    assertThat(failure(WaitsInSecondDatabase.class))
        .contains("No end after 2 s", "worker-1 could go on")
        .contains("worker-2 waits for the answer of a server on a connection that is not under");
  }

  // --- Slow statements ---

  @Test
  void a_slow_statement_is_not_taken_for_blocked() {
    Outcome.of(Sleeps.class).passed();
    Outcome.of(SlowWhileBlocked.class).passed();
  }

  // --- DDL ---

  @Test
  void tables_that_are_created_are_gone_in_the_next_schedule() {
    assertThat(Outcome.of(CreatesTable.class).passed().entries())
        .containsEntry("domainflow.schedules", "5");
  }

  @Test
  void two_who_create_the_same_table_if_it_does_not_exist_collide() {
    assertThat(failure(CreatesIfNotExists.class))
        .containsAnyOf("SQLSTATE 23505", "SQLSTATE 42P07")
        .contains("CREATE TABLE IF NOT EXISTS audit")
        .doesNotContain("not deterministic");
  }

  @Test
  void a_table_that_exists_costs_nothing() {
    assertThat(Outcome.of(EnsuresTable.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void columns_and_indexes_come_and_go() {
    assertThat(Outcome.of(AltersTable.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    Outcome.of(CreatesIndex.class).passed();
  }

  @Test
  void what_is_truncated_is_put_back() {
    assertThat(Outcome.of(Truncates.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void temporary_tables_change_no_schema() {
    assertThat(Outcome.of(TemporaryTable.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void ddl_in_blocks_and_functions_is_undone_too() {
    Outcome.of(HiddenDdl.class).passed();
    Outcome.of(DdlInFunction.class).passed();
  }

  @Test
  void ddl_that_is_rolled_back_leaves_the_race_to_be_found() {
    assertThat(failure(RolledBackDdl.class)).contains("lost update");
  }

  @Test
  void lanes_are_copies_although_before_each_holds_a_connection() {
    Outcome.of(PlainInLanes.class).passed();
    Outcome.of(DdlInLanes.class).passed();
  }

  @Test
  void a_session_that_keeps_the_database_from_being_copied_is_told() {
    assertThat(Outcome.of(DdlBesideOwnPool.class).failure())
        .hasMessageContaining("has to be copied")
        .hasMessageContaining("close pools and connections that @BeforeEach opened");
  }

  // --- Attributes ---

  @Test
  void budgets_of_nothing_are_misuse() {
    assertThat(Outcome.of(NoSchedules.class).message())
        .contains("@ConcurrencyScenario(schedules = 0) on NoSchedules.call", "at least 1");
    assertThat(Outcome.of(NoTime.class).message())
        .contains("@ConcurrencyScenario(duration = \"0s\") on NoTime.call", "positive");
    assertThat(Outcome.of(NoLanes.class).message())
        .contains("@ConcurrencyScenario(lanes = 0) on NoLanes.call", "at least 1");
    assertThat(Outcome.of(NoSteps.class).message())
        .contains("@ConcurrencyScenario(steps = 0) on NoSteps.call", "at least 1");
  }

  @Test
  void replays_that_are_none_are_misuse() {
    assertThat(Outcome.of(ReplayOfGarbage.class).message())
        .contains("@ConcurrencyScenario(replay = \"garbage\") on ReplayOfGarbage.call", "1.a2ba3b");
    assertThat(Outcome.of(ReplayInContend.class).message())
        .contains("replay = \"1.ab.9f3c\"", "mode = EXPLORE");
  }

  @Test
  void replays_of_other_code_name_the_place() {
    assertThat(Outcome.of(ReplayOfOtherCode.class).message())
        .contains("replay = \"1.a5b5.9f3c\"", "does not fit", "step 4 of 10");
    assertThat(Outcome.of(ReplayOfOtherSteps.class).message())
        .contains("replay = \"1.a3b3.0001\"", "does not fit", "checksum");
    assertThat(Outcome.of(ReplayOfMoreActors.class).message())
        .contains("replay = \"1.a3b3-f.0001\"", "does not fit", "actor that does not exist");
  }

  // --- Assertions and assumptions ---

  @Test
  void an_assertion_of_a_worker_fails_the_scenario_with_its_text() {
    assertThat(Outcome.of(Asserts.class).failure())
        .hasMessageContaining("failed: AssertionFailedError")
        .hasMessageContaining("Asserts.asserts(ExploreBadInputTest.java:")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void an_assumption_of_a_worker_aborts_the_scenario() {
    Outcome outcome = Outcome.of(Assumes.class);
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.results().testEvents().aborted().count()).isEqualTo(1);
  }

  // --- Connections used in odd ways ---

  @Test
  void a_connection_may_be_closed_twice_and_a_statement_cancelled() {
    Outcome.of(ClosesTwice.class).passed();
    Outcome.of(Cancels.class).passed();
  }

  @Test
  void a_closed_connection_refuses_as_the_drivers_does() {
    assertThat(failure(UsesClosed.class))
        .contains("worker-1 failed: SQLException (SQLSTATE 08003): The connection is closed");
  }

  @Test
  void what_goes_past_the_gate_works() {
    Outcome.of(Unwraps.class).passed();
  }
}
