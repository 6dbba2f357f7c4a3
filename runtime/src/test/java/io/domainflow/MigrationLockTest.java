package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrationLockTest {
  private static final String EXPIRE =
      "UPDATE domainflow.migration_lock SET expires_at = clock_timestamp() - interval '1 second'";

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final MigrationLock mine = database.flow("mine").migrationLock();
  private final MigrationLock other = database.flow("other").migrationLock();

  @BeforeEach
  void migrate() throws Exception {
    database.flow("first").migrate();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void one_has_it_until_it_is_released() {
    MigrationLease lease = mine.tryAcquire().orElseThrow();

    assertThat(lease.isHeld()).isTrue();
    assertThat(other.tryAcquire()).isEmpty();
    assertThat(mine.tryAcquire()).isEmpty();

    lease.close();
    assertThat(lease.isHeld()).isFalse();
    assertThat(other.tryAcquire()).isPresent();
  }

  @Test
  void there_is_one_row_by_constraint() {
    assertThatThrownBy(
            () -> database.execute("INSERT INTO domainflow.migration_lock DEFAULT VALUES"))
        .hasMessageContaining("migration_lock_pkey");
    assertThatThrownBy(
            () ->
                database.execute("INSERT INTO domainflow.migration_lock (one_row) VALUES (false)"))
        .hasMessageContaining("check");
  }

  @Test
  void an_expired_one_goes_to_others_under_a_higher_token_and_is_not_released_by_the_former()
      throws Exception {
    MigrationLease former = mine.tryAcquire().orElseThrow();
    database.execute(EXPIRE);

    MigrationLease latter = other.tryAcquire().orElseThrow();
    former.close();

    assertThat(latter.token()).isGreaterThan(former.token());
    assertThat(database.read("SELECT holder FROM domainflow.migration_lock")).isEqualTo("other");
    try (Connection session = database.dataSource().getConnection()) {
      latter.check(session);
      assertThatThrownBy(() -> former.check(session))
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining(String.valueOf(former.token()));
    }
  }

  @Test
  void it_is_renewed_while_it_is_held() throws Exception {
    MigrationLease lease = mine.tryAcquire(Duration.ofMillis(300)).orElseThrow();

    await()
        .until(
            () ->
                database.count(
                        "domainflow.migration_event WHERE operation = 'renew' AND outcome = 'renewed'")
                    >= 6); // twice its lifetime
    assertThat(lease.isHeld()).isTrue();
    assertThat(other.tryAcquire()).isEmpty();
  }

  @Test
  void it_is_renewed_while_a_transaction_relies_on_it_and_not_taken_over_before_its_end()
      throws Exception {
    try (MigrationLease lease = mine.tryAcquire(Duration.ofMillis(600)).orElseThrow();
        Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      lease.check(session);
      String expiry = database.read("SELECT expires_at FROM domainflow.migration_lock");
      await()
          .until(
              () ->
                  database
                      .read(
                          "SELECT expires_at > timestamptz '"
                              + expiry
                              + "' + interval '1200 ms' FROM domainflow.migration_lock")
                      .equals("t"));
      database.execute(EXPIRE);
      assertThat(other.tryAcquire()).isEmpty();
      session.commit();
      database.execute(EXPIRE);
      assertThat(other.tryAcquire()).isPresent();
      assertThatThrownBy(() -> lease.check(session)).isInstanceOf(LeaseLostException.class);
    }
  }

  @Test
  void whoever_lost_it_learns_so_and_what_it_did_is_not_noted_as_done() throws Exception {
    assertThatThrownBy(
            () ->
                mine.runOnce(
                    "v1",
                    lease -> {
                      database.execute(EXPIRE);
                      assertThat(other.tryAcquire()).isPresent();
                    }))
        .isInstanceOf(LeaseLostException.class);
    assertThat(database.count("domainflow.migration_done")).isZero();
  }

  @Test
  void of_many_that_start_together_one_migrates_and_all_go_on_when_it_is_done() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> instances = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      MigrationLock each =
          database
              .flow(DomainFlowSettings.defaults().withInstance("i" + index).withoutListening())
              .migrationLock();
      CompletableFuture<Boolean> future = new CompletableFuture<>();
      instances.add(future);
      new Thread(
              () -> {
                try {
                  start.await();
                  boolean mineRan = each.runOnce("v1", lease -> ran.incrementAndGet());
                  early.addAndGet(database.count("domainflow.migration_done") == 1 ? 0 : 1);
                  future.complete(mineRan);
                } catch (Throwable e) {
                  future.completeExceptionally(e);
                }
              },
              "instance " + index)
          .start();
    }
    start.countDown();

    assertThat(instances.stream().filter(CompletableFuture::join)).hasSize(1);
    assertThat(ran).hasValue(1);
    assertThat(early).hasValue(0);
    assertThat(mine.queueLength()).isZero();
  }

  @Test
  void who_waits_is_counted_and_woken() throws Exception {
    MigrationLease lease = mine.tryAcquire().orElseThrow();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> runOnce(other, "v1", Duration.ofMinutes(5)));
    await().until(() -> mine.queueLength() == 1);
    await()
        .until(
            () ->
                database.count(
                        "pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")
                    == (Pooler.isUsed() ? 0 : 1));

    lease.close();

    assertThat(waiting.join()).isTrue();
    assertThat(mine.queueLength()).isZero();
  }

  @Test
  void a_killed_holder_is_replaced() throws Exception {
    assertThat(mine.tryAcquire()).isPresent();
    database.execute(
        "UPDATE domainflow.migration_lock"
            + " SET expires_at = clock_timestamp() + interval '50 ms', holder = 'killed'");

    assertThat(runOnce(other, "v1", Duration.ofMinutes(5))).isTrue();
  }

  @Test
  void a_wait_in_vain_ends_with_a_clear_error_and_leaves_the_queue() throws Exception {
    assertThat(mine.tryAcquire()).isPresent();

    assertThatThrownBy(() -> other.runOnce("v1", Duration.ofMillis(100), lease -> {}))
        .isInstanceOf(MigrationLockTimeoutException.class)
        .hasMessageContaining("other")
        .hasMessageContaining("PT0.1S");
    assertThat(mine.queueLength()).isZero();
  }

  @Test
  void an_interrupt_ends_the_wait() throws Exception {
    assertThat(mine.tryAcquire()).isPresent();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                other.runOnce("v1", Duration.ofMinutes(5), lease -> {});
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "waits");
    thread.start();
    await().until(() -> mine.queueLength() == 1);

    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(mine.queueLength()).isZero();
  }

  @Test
  void what_throws_is_run_again_by_the_next() throws Exception {
    assertThatThrownBy(
            () ->
                mine.runOnce(
                    "v1",
                    lease -> {
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");

    assertThat(runOnce(other, "v1", Duration.ofMinutes(5))).isTrue();
    assertThat(runOnce(mine, "v1", Duration.ofMinutes(5))).isFalse();
    assertThat(runOnce(mine, "v2", Duration.ofMinutes(5))).isTrue();
  }

  /** The attempt sees the free row of later, and of what is done its snapshot of before. */
  @Test
  void what_was_done_while_an_attempt_waited_for_the_row_is_not_done_again() throws Exception {
    try (Connection session = database.unpooled().getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("SELECT FROM domainflow.migration_lock FOR UPDATE");
      CompletableFuture<Boolean> attempt =
          CompletableFuture.supplyAsync(() -> runOnce(mine, "v1", Duration.ofMinutes(5)));
      await()
          .until(
              () ->
                  database.count(
                          "pg_stat_activity WHERE datname = current_database()"
                              + " AND wait_event_type = 'Lock'")
                      == 1);
      statement.execute(
          "INSERT INTO domainflow.migration_done (name, instance, token) VALUES ('v1', 'x', 1)");
      session.commit();

      assertThat(attempt.join()).isFalse();
    }
  }

  @Test
  void every_operation_is_noted() throws Exception {
    MigrationLease lease = mine.tryAcquire().orElseThrow();
    other.tryAcquire();
    lease.close();

    assertThat(
            database.read(
                "SELECT string_agg(concat_ws(' ', instance, operation, outcome), ', ' ORDER BY id)"
                    + " FROM domainflow.migration_event WHERE instance IN ('mine', 'other')"))
        .isEqualTo("mine acquire granted, other acquire refused, mine release released");
  }

  @Test
  void who_tries_in_a_loop_is_stopped() {
    assertThat(mine.tryAcquire()).isPresent();

    assertThatThrownBy(
            () -> {
              while (other.tryAcquire().isEmpty()) {}
            })
        .isInstanceOf(TooManyAttemptsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb", "a\u202eb"})
  void a_name_that_cannot_be_read_is_refused(String name) {
    assertThatThrownBy(() -> mine.runOnce(name, lease -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DomainFlowSettings.defaults().withInstance(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_is_data() throws Exception {
    String name = "'); DROP TABLE domainflow.migration_lock; --";

    assertThat(runOnce(mine, name, Duration.ofMinutes(5))).isTrue();
    assertThat(database.read("SELECT name FROM domainflow.migration_done")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0001S", "PT25H", "PT100000000H"})
  void a_lifetime_out_of_range_is_refused(String lifetime) {
    assertThatThrownBy(() -> mine.tryAcquire(Duration.parse(lifetime)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 ms to a day");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT25H", "PT2562047788015215H"})
  void a_limit_out_of_range_is_refused(String limit) {
    assertThatThrownBy(() -> mine.runOnce("v1", Duration.parse(limit), lease -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to a day");
  }

  private static boolean runOnce(MigrationLock lock, String name, Duration limit) {
    try {
      return lock.runOnce(name, limit, lease -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
