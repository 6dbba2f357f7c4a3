package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.search.SerialEquivalence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Who waits for whom, on the server and in the JVM, is told from being slow. */
final class ExploreWaitsTest {
  private static final Path REMEMBERED = Path.of("target", "domainflow", "failures");

  /** More when somebody looks for what fails once in a while: -Dtest.replays=20. */
  private static final int REPLAYS = Integer.getInteger("test.replays", 3);

  abstract static class Rows {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE row (id int PRIMARY KEY, n int NOT NULL)");
      execute(db, "INSERT INTO row SELECT i, 0 FROM generate_series(1, 4) AS i");
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
        return row.next() ? row.getInt(1) : -1;
      }
    }

    static void add(Connection session, int id) throws SQLException {
      execute(session, "UPDATE row SET n = n + 1 WHERE id = " + id);
    }

    /** Adds one to each row in a transaction. */
    static void addAll(DataSource db, int... ids) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        for (int id : ids) {
          add(session, id);
        }
        session.commit();
      }
    }
  }

  static final class LatchOfAnother extends Rows {
    CountDownLatch latch = new CountDownLatch(1);

    @BeforeSchedule
    void renew() {
      latch = new CountDownLatch(1);
    }

    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor(
          "waits",
          actor -> {
            addAll(db, 1);
            latch.await();
            addAll(db, 1);
          });
      scenario.actor(
          "lets",
          actor -> {
            addAll(db, 1);
            latch.countDown();
            addAll(db, 1);
          });
    }
  }

  static final class LatchOfOneWithoutSteps extends Rows {
    CountDownLatch latch = new CountDownLatch(1);

    @BeforeSchedule
    void renew() {
      latch = new CountDownLatch(1);
    }

    @ConcurrencyScenario
    void three(Scenario scenario, DataSource db) {
      scenario.actor(
          "waits",
          actor -> {
            latch.await();
            increment(db);
          });
      scenario.actor("lets", actor -> latch.countDown());
      scenario.actor("other", actor -> increment(db));
    }

    private static void increment(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        int n = number(session, "SELECT n FROM row WHERE id = 1");
        execute(session, "UPDATE row SET n = " + (n + 1) + " WHERE id = 1");
      }
    }
  }

  static final class BacksOff extends Rows {
    @ConcurrencyScenario(workers = 2)
    void retries(DataSource db) throws Exception {
      for (int attempt = 0; attempt < 5; attempt++) {
        try (Connection session = db.getConnection()) {
          session.setAutoCommit(false);
          session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          add(session, 1);
          session.commit();
          return;
        } catch (SQLException e) {
          if (!"40001".equals(e.getSQLState())) {
            throw e;
          }
          Thread.sleep(20);
        }
      }
      throw new IllegalStateException("no attempt went well");
    }
  }

  static final class Polls extends Rows {
    private volatile boolean told;

    @BeforeSchedule
    void forget() {
      told = false;
    }

    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor(
          "polls",
          actor -> {
            while (!told) {
              Thread.sleep(5);
            }
            addAll(db, 1);
          });
      scenario.actor(
          "tells",
          actor -> {
            addAll(db, 1, 2);
            told = true;
            addAll(db, 3);
          });
    }
  }

  static final class PollsTheDatabase extends Rows {
    @ConcurrencyScenario(steps = 60, schedules = 40)
    void two(Scenario scenario, DataSource db) {
      scenario.actor("tells", actor -> addAll(db, 1, 2, 3));
      scenario.actor(
          "polls",
          actor -> {
            while (told(db) == 0) {
              Thread.sleep(30);
            }
          });
    }

    private static int told(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        return number(session, "SELECT n FROM row WHERE id = 1");
      }
    }
  }

  static final class LockOverSteps extends Rows {
    private final ReentrantLock lock = new ReentrantLock();

    @ConcurrencyScenario(workers = 2)
    void locks(DataSource db) throws SQLException {
      lock.lock();
      try {
        addAll(db, 1, 2);
      } finally {
        lock.unlock();
      }
    }
  }

  static final class MonitorOverSteps extends Rows {
    @ConcurrencyScenario(workers = 2)
    synchronized void locks(DataSource db) throws SQLException {
      addAll(db, 1, 2);
    }
  }

  static final class LockAndRow extends Rows {
    private final ReentrantLock lock = new ReentrantLock();

    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("lockFirst", actor -> lockFirst(db));
      scenario.actor("rowFirst", actor -> rowFirst(db));
    }

    private void lockFirst(DataSource db) throws SQLException {
      lock.lock();
      try {
        addAll(db, 1);
      } finally {
        lock.unlock();
      }
    }

    private void rowFirst(DataSource db) throws Exception {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        add(session, 1);
        lock.lockInterruptibly();
        lock.unlock();
        session.commit();
      }
    }
  }

  static final class MonitorAndRow extends Rows {
    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("monitorFirst", actor -> monitorFirst(db));
      scenario.actor("rowFirst", actor -> rowFirst(db));
    }

    private synchronized void monitorFirst(DataSource db) throws SQLException {
      addAll(db, 1);
    }

    private void rowFirst(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        add(session, 1);
        synchronized (this) {
          session.commit();
        }
      }
    }
  }

  static final class NoWait extends Rows {
    @ConcurrencyScenario(workers = 2, expectedSqlStates = "55P03")
    void locks(Actor actor, DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SELECT n FROM row WHERE id = 1 FOR UPDATE NOWAIT");
        add(session, 1);
        session.commit();
        actor.result("done");
      }
    }
  }

  static final class NoWaitUnexpected extends Rows {
    @ConcurrencyScenario(workers = 2)
    void locks(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SELECT n FROM row WHERE id = 1 FOR UPDATE NOWAIT");
        add(session, 1);
        session.commit();
      }
    }
  }

  static final class SkipLocked extends Rows {
    @ConcurrencyScenario(workers = 2)
    void claims(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        int id =
            number(
                session,
                "SELECT id FROM row WHERE n = 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED");
        add(session, id);
        session.commit();
      }
    }
  }

  static final class ThreeWaiters extends Rows {
    @ConcurrencyScenario(workers = 4, schedules = 40)
    void adds(DataSource db) throws SQLException {
      addAll(db, 1);
    }
  }

  static final class ThreeInACycle extends Rows {
    @ConcurrencyScenario
    void three(Scenario scenario, DataSource db) {
      scenario.actor("a", actor -> addAll(db, 1, 2));
      scenario.actor("b", actor -> addAll(db, 2, 3));
      scenario.actor("c", actor -> addAll(db, 3, 1));
    }
  }

  static final class ToleratedDeadlock extends Rows {
    @ConcurrencyScenario(expectedSqlStates = "40P01")
    void two(Scenario scenario, DataSource db) {
      scenario.actor("there", actor -> addAll(db, 1, 2));
      scenario.actor("back", actor -> addAll(db, 2, 1));
    }

    @Invariant("rows are alike")
    boolean alike(Connection db) throws SQLException {
      return number(db, "SELECT count(DISTINCT n) FROM row WHERE id < 3") == 1;
    }
  }

  static final class RetriedDeadlock extends Rows {
    @ConcurrencyScenario(expectedSqlStates = "40P01", duration = "2m")
    void two(Scenario scenario, DataSource db) {
      scenario.actor("there", actor -> retry(db, 1, 2));
      scenario.actor("back", actor -> retry(db, 2, 1));
    }

    private static void retry(DataSource db, int first, int second) throws SQLException {
      while (true) {
        try {
          addAll(db, first, second);
          return;
        } catch (SQLException e) {
          if (!"40P01".equals(e.getSQLState())) {
            throw e;
          }
        }
      }
    }
  }

  static final class AdvisoryLocks extends Rows {
    @ConcurrencyScenario(workers = 2, schedules = 25)
    void locks(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, "SELECT pg_advisory_lock(7)");
        int n = number(session, "SELECT n FROM row WHERE id = 1");
        execute(session, "UPDATE row SET n = " + (n + 1) + " WHERE id = 1");
        execute(session, "SELECT pg_advisory_unlock(7)");
      }
    }
  }

  static final class AdvisoryDeadlock extends Rows {
    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("there", actor -> both(db, 1, 2));
      scenario.actor("back", actor -> both(db, 2, 1));
    }

    private static void both(DataSource db, int first, int second) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SELECT pg_advisory_xact_lock(" + first + ")");
        execute(session, "SELECT pg_advisory_xact_lock(" + second + ")");
        session.commit();
      }
    }
  }

  static final class LockTimeout extends Rows {
    @ConcurrencyScenario(workers = 2, expectedSqlStates = "55P03")
    void locks(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SET LOCAL lock_timeout = '100ms'");
        add(session, 1);
        session.commit();
      }
    }

    @Invariant("never more than two")
    boolean few(Connection db) throws SQLException {
      return number(db, "SELECT n FROM row WHERE id = 1") <= 2;
    }
  }

  /** Both wait for each other for less time than it takes the server to look for deadlocks. */
  static final class DeadlockWithinLimits extends Rows {
    @ConcurrencyScenario(expectedSqlStates = "55P03", serialEquivalence = SerialEquivalence.OFF)
    void crosswise(Scenario scenario, DataSource db) {
      scenario.actor("up", actor -> both(db, 1, 2));
      scenario.actor("down", actor -> both(db, 2, 1));
    }

    private static void both(DataSource db, int first, int second) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SET LOCAL lock_timeout = '20ms'");
        try {
          add(session, first);
          add(session, second);
          session.commit();
        } catch (SQLException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }

  static final class StatementTimeout extends Rows {
    @ConcurrencyScenario(workers = 2, expectedSqlStates = "57014")
    void locks(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        execute(session, "SET LOCAL statement_timeout = '100ms'");
        add(session, 1);
        session.commit();
      }
    }

    @Invariant("never more than two")
    boolean few(Connection db) throws SQLException {
      return number(db, "SELECT n FROM row WHERE id = 1") <= 2;
    }
  }

  static final class LostWakeUp extends Rows {
    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("listens", actor -> listen(db));
      scenario.actor("tells", actor -> tell(db));
    }

    private static void listen(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        while (number(session, "SELECT n FROM row WHERE id = 1") == 0) {
          execute(session, "LISTEN told"); // too late: it was told before
          PGNotification[] notes = session.unwrap(PGConnection.class).getNotifications(0);
          assertThat(notes).isNotNull();
        }
      }
    }

    private static void tell(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        add(session, 1);
        execute(session, "NOTIFY told");
        session.commit();
      }
    }
  }

  static final class HeardWakeUp extends Rows {
    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      scenario.actor("listens", actor -> listen(db));
      scenario.actor("tells", actor -> LostWakeUp.tell(db));
    }

    private static void listen(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        execute(session, "LISTEN told");
        while (number(session, "SELECT n FROM row WHERE id = 1") == 0) {
          session.unwrap(PGConnection.class).getNotifications(0);
        }
        execute(session, "UNLISTEN told");
      }
    }
  }

  static final class EachStep extends Rows {
    @ConcurrencyScenario(workers = 2)
    void moves(DataSource db) throws SQLException {
      execute(db, "UPDATE row SET n = n + 1 WHERE id = 1");
      execute(db, "UPDATE row SET n = n - 1 WHERE id = 1");
    }

    @Invariant(value = "at most one", when = Invariant.When.EACH_STEP)
    boolean atMostOne(Connection db) throws SQLException {
      return number(db, "SELECT n FROM row WHERE id = 1") <= 1;
    }
  }

  /** As if it ran for the first time. */
  private static Outcome afresh(Class<?> scenario) throws IOException {
    try (Stream<Path> files = Files.exists(REMEMBERED) ? Files.list(REMEMBERED) : Stream.empty()) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith(scenario.getName().replace('$', '.') + ".")) {
          Files.delete(file);
        }
      }
    }
    return Outcome.of(scenario);
  }

  // --- In the JVM ---

  @Test
  void a_latch_that_another_actor_counts_down_is_no_hang() {
    Outcome.of(LatchOfAnother.class).passed();
  }

  @Test
  void an_actor_without_steps_takes_part_all_the_same() throws IOException {
    assertThat(afresh(LatchOfOneWithoutSteps.class).message())
        .contains("lost update")
        .doesNotContain("Nobody can go on");
  }

  @Test
  void a_back_off_is_no_wait() {
    Outcome.of(BacksOff.class).passed();
  }

  @Test
  void who_polls_the_jvm_is_not_taken_for_a_livelock() {
    Outcome.of(Polls.class).passed();
  }

  @Test
  void who_polls_the_database_is_not_taken_for_a_livelock() {
    Outcome.of(PollsTheDatabase.class).passed();
  }

  @Test
  void a_lock_of_the_jvm_may_be_held_over_steps() {
    Outcome.of(LockOverSteps.class).passed();
    Outcome.of(MonitorOverSteps.class).passed();
  }

  @Test
  void a_deadlock_of_a_jvm_lock_and_a_row_names_both_actors_and_both_waits() {
    assertThat(Outcome.of(LockAndRow.class).message())
        .contains("Nobody can go on", "lockFirst waits for rowFirst in: UPDATE row")
        .contains("rowFirst waits for a lock of the JVM that lockFirst holds at")
        .contains("LockAndRow.rowFirst(ExploreWaitsTest.java:");
    assertThat(Outcome.of(MonitorAndRow.class).message())
        .contains("rowFirst waits for a lock of the JVM that monitorFirst holds at");
  }

  // --- On the server ---

  @Test
  void nowait_reaches_the_code_and_is_tolerated_when_expected() {
    assertThat(Outcome.of(NoWait.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
    assertThat(Outcome.of(NoWaitUnexpected.class).message())
        .contains("worker-2 failed: PSQLException (SQLSTATE 55P03)");
  }

  @Test
  void skip_locked_skips() {
    assertThat(Outcome.of(SkipLocked.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void a_replay_for_another_scenario_is_none_for_this_one() {
    System.setProperty("domainflow.replay", "Another.scenario:1.a2.0000");
    try {
      assertThat(Outcome.of(SkipLocked.class).passed().entries())
          .containsEntry("domainflow.exhausted", "true");
    } finally {
      System.clearProperty("domainflow.replay");
    }
  }

  @Test
  void who_waits_for_a_limited_time_is_in_no_deadlock() {
    Outcome.of(DeadlockWithinLimits.class).passed();
  }

  @Test
  void three_who_wait_for_one_commit_go_on() {
    Outcome.of(ThreeWaiters.class).passed();
  }

  @Test
  void a_deadlock_of_three_is_a_cycle() {
    assertThat(Outcome.of(ThreeInACycle.class).message())
        .contains("Deadlock: a and b and c wait for each other")
        .contains("a waits for b in", "b waits for c in", "c waits for a in");
  }

  @Test
  void an_expected_deadlock_goes_on_with_the_victims_error() {
    assertThat(Outcome.of(ToleratedDeadlock.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void a_victim_may_try_again_and_wait_again() {
    assertThat(Outcome.of(RetriedDeadlock.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  @Test
  void advisory_locks_are_waits_like_others() {
    Outcome.of(AdvisoryLocks.class).passed();
    assertThat(Outcome.of(AdvisoryDeadlock.class).message())
        .contains("Deadlock: there and back wait for each other");
  }

  @Test
  void time_outs_of_the_server_may_be_expected() {
    Outcome.of(LockTimeout.class).passed();
    Outcome.of(StatementTimeout.class).passed();
  }

  @Test
  void a_wake_up_that_came_too_early_is_lost() {
    assertThat(Outcome.of(LostWakeUp.class).message())
        .contains("Lost wake-up: listens waits for a notification");
    Outcome.of(HeardWakeUp.class).passed();
  }

  @Test
  void an_invariant_of_each_step_is_checked_at_the_first_commit_that_breaks_it() {
    assertThat(Outcome.of(EachStep.class).message())
        .contains("Invariant \"at most one\" does not hold", "worker-1", "worker-2");
  }

  // --- The same again ---

  /**
   * Not those that sleep or wait in the JVM: when one is seen to do so is a matter of real time.
   */
  static Stream<Class<?>> twice() {
    return Stream.of(
        NoWaitUnexpected.class,
        SkipLocked.class,
        ThreeInACycle.class,
        RetriedDeadlock.class,
        LostWakeUp.class,
        EachStep.class,
        ExploreBadInputTest.FireAndForget.class);
  }

  @ParameterizedTest
  @MethodSource("twice")
  void the_same_code_is_explored_in_the_same_way(Class<?> scenario) throws IOException {
    Map<String, String> first = afresh(scenario).entries();
    Map<String, String> second = afresh(scenario).entries();
    assertThat(counts(second)).isEqualTo(counts(first));
  }

  private static Map<String, String> counts(Map<String, String> entries) {
    Map<String, String> counts = new TreeMap<>(entries);
    counts.remove("domainflow.elapsedMillis");
    return counts;
  }

  static Stream<Class<?>> failing() {
    return Stream.of(
        LatchOfOneWithoutSteps.class,
        NoWaitUnexpected.class,
        ThreeInACycle.class,
        AdvisoryDeadlock.class,
        LostWakeUp.class,
        EachStep.class,
        ExploreBadInputTest.Executor.class,
        ExploreBadInputTest.CommonPool.class,
        ExploreBadInputTest.FireAndForget.class);
  }

  @ParameterizedTest
  @MethodSource("failing")
  void a_replay_fails_each_time(Class<?> scenario) throws IOException {
    Outcome found = afresh(scenario);
    String option = "or -Ddomainflow.replay=";
    String replay =
        found
            .message()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(option))
            .findFirst()
            .orElseThrow()
            .substring(option.length());
    String finding = found.message().lines().skip(1).findFirst().orElseThrow();
    System.setProperty("domainflow.replay", replay);
    try {
      for (int run = 0; run < REPLAYS; run++) {
        assertThat(Outcome.of(scenario).message()).contains("replayed", finding, option + replay);
      }
    } finally {
      System.clearProperty("domainflow.replay");
    }
  }
}
