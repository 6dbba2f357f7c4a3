package io.domainflow;

import static io.domainflow.LockMode.EXCLUSIVE;
import static io.domainflow.LockMode.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceLocksTest {
  private static final Resource ORDER = Resource.of("order", "42");
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final ResourceLocks mine = database.flow("mine").locks();
  private final ResourceLocks other = database.flow("other").locks();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void migrate() throws Exception {
    database.flow("first").migrate();
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void an_exclusive_lease_keeps_everybody_away_until_it_is_closed() {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();

    assertThat(lease.isHeld()).isTrue();
    assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isEmpty();
    assertThat(other.tryAcquire(ORDER, SHARED, LIFE)).isEmpty();
    assertThat(other.tryAcquire(Resource.of("order", "43"), EXCLUSIVE, LIFE)).isPresent();

    lease.close();
    assertThat(lease.isHeld()).isFalse();
    assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow().token())
        .isGreaterThan(lease.token());
  }

  @Test
  void shared_leases_go_together_and_keep_the_exclusive_one_away_until_the_last_is_closed()
      throws Exception {
    Lease first = mine.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();
    Lease second = other.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();
    Lease third = onAnotherThread(() -> mine.tryAcquire(ORDER, SHARED, LIFE)).orElseThrow();
    assertThat(List.of(first.token(), second.token(), third.token())).doesNotHaveDuplicates();

    first.close();
    third.close();
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isEmpty();
    check(second);

    second.close();
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void an_expired_lease_is_taken_over_under_a_higher_token_and_its_holder_can_do_nothing(
      LockMode mode) throws Exception {
    Lease former = mine.tryAcquire(ORDER, mode, LIFE).orElseThrow();
    expire();

    Lease latter = other.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    assertThat(latter.token()).isGreaterThan(former.token());
    assertThatThrownBy(() -> check(former))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("order/42");
    former.close();
    check(latter);
    assertThat(mine.tryAcquire(ORDER, SHARED, LIFE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void it_is_not_taken_over_while_a_transaction_relies_on_it(LockMode mode) throws Exception {
    Lease lease = mine.tryAcquire(ORDER, mode, LIFE).orElseThrow();
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      lease.check(session);
      expire();

      assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isEmpty();
      session.commit();
      assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();
    }
  }

  @Test
  void an_expired_shared_lease_that_a_transaction_relies_on_survives_other_shared_ones()
      throws Exception {
    Lease lease = mine.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      lease.check(session);
      expire();

      onAnotherThread(() -> other.tryAcquire(ORDER, SHARED, LIFE)).orElseThrow().close();
      assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isEmpty();
      session.commit();
      onAnotherThread(() -> other.tryAcquire(ORDER, SHARED, LIFE)).orElseThrow().close();
      assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();
    }
  }

  @Test
  void the_fence_can_stand_in_the_where_of_a_write() throws Exception {
    database.execute("CREATE TABLE account (balance int)", "INSERT INTO account VALUES (0)");
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    String write =
        "UPDATE account SET balance = balance + 1"
            + " WHERE domainflow.holds_lock('order', '42', "
            + lease.token()
            + ")";

    assertThat(database.execute(write)).isEqualTo(1);
    lease.close();
    assertThat(database.execute(write)).isZero();
  }

  @Test
  void the_same_thread_gets_the_same_grant_again_and_gives_it_back_with_the_last_lease()
      throws Exception {
    Lease first = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    Lease second = mine.acquire(ORDER, EXCLUSIVE, LIFE, LONG).orElseThrow();
    Lease shared = mine.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();
    assertThat(second.token()).isEqualTo(first.token());
    assertThat(shared.token()).isEqualTo(first.token());

    first.close();
    first.close();
    shared.close();
    assertThat(second.isHeld()).isTrue();
    assertThat(other.tryAcquire(ORDER, SHARED, LIFE)).isEmpty();

    second.close();
    assertThat(other.tryAcquire(ORDER, SHARED, LIFE)).isPresent();
  }

  @Test
  void another_thread_is_another_owner() throws Exception {
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();

    assertThat(onAnotherThread(() -> mine.tryAcquire(ORDER, EXCLUSIVE, LIFE))).isEmpty();
  }

  @Test
  void who_has_it_shared_cannot_wait_for_itself() {
    Lease shared = mine.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();

    assertThatThrownBy(() -> mine.acquire(ORDER, EXCLUSIVE, LIFE, LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("order/42");
    shared.close();
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void it_is_renewed_while_it_is_held(LockMode mode) throws Exception {
    Lease lease = mine.tryAcquire(ORDER, mode, Duration.ofMillis(600)).orElseThrow();

    await()
        .until(
            () ->
                database.count(
                        "domainflow.lock_event WHERE operation = 'renew' AND outcome = 'renewed'")
                    >= 6); // twice its lifetime
    assertThat(lease.isHeld()).isTrue();
    check(lease);
  }

  @Test
  void many_are_renewed_at_a_time_several_shared_ones_of_a_resource_among_them() throws Exception {
    List<Lease> leases = new ArrayList<>();
    for (int index = 0; index < 20; index++) {
      Resource resource = Resource.of("order", "" + index / 4);
      leases.add(
          keptByAThread(() -> mine.tryAcquire(resource, SHARED, Duration.ofSeconds(1)))
              .orElseThrow());
    }

    await()
        .until(
            () ->
                database.count(
                        "domainflow.lock_event WHERE operation = 'renew' AND outcome = 'renewed'")
                    >= 120);
    for (Lease lease : leases) {
      check(lease);
    }
  }

  @Test
  void whoever_lost_it_is_told_once() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, Duration.ofMillis(300)).orElseThrow();
    lease.onLost(told::incrementAndGet);
    expire();
    assertThat(other.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();

    await().untilAtomic(told, equalTo(1));
    assertThat(lease.isHeld()).isFalse();
    lease.onLost(told::incrementAndGet);
    assertThat(told).hasValue(2);
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isEmpty();
  }

  @Test
  void a_lease_of_a_thread_that_has_ended_goes_to_others() throws Exception {
    assertThat(onAnotherThread(() -> mine.tryAcquire(ORDER, EXCLUSIVE, Duration.ofMillis(300))))
        .isPresent();
    threads.shutdownNow();

    assertThat(other.acquire(ORDER, EXCLUSIVE, LIFE, LONG)).isPresent();
  }

  @Test
  void who_waits_is_woken_by_the_release_also_by_that_of_another_instance() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    Future<Optional<Lease>> waits =
        threads.submit(() -> other.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(1);

    lease.close();

    assertThat(waits.get()).isPresent();
    waiters(0);
  }

  @Test
  void waiters_are_served_in_the_order_of_asking_and_nobody_overtakes_them() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    ResourceLocks third = database.flow("third").locks();
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> all = new ArrayList<>();
    for (int index = 0; index < 10; index++) {
      int number = index;
      ResourceLocks locks = index % 2 == 0 ? mine : other;
      all.add(
          threads.submit(
              () ->
                  locks.withLock(
                      ORDER,
                      EXCLUSIVE,
                      LIFE,
                      LONG,
                      held -> {
                        assertThat(third.tryAcquire(ORDER, SHARED, LIFE)).isEmpty();
                        return served.add(number);
                      })));
      waiters(index + 1);
    }

    lease.close();
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    waiters(0);
  }

  @Test
  void shared_waiters_go_together_and_an_exclusive_one_is_not_starved_by_them() throws Exception {
    Lease reading = mine.tryAcquire(ORDER, SHARED, LIFE).orElseThrow();
    Future<Optional<Lease>> writer =
        threads.submit(() -> other.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(1);
    CountDownLatch together = new CountDownLatch(3);
    List<Future<?>> readers = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      readers.add(
          threads.submit(
              () ->
                  mine.withLock(
                      ORDER,
                      SHARED,
                      LIFE,
                      LONG,
                      held -> {
                        together.countDown();
                        together.await();
                        return true;
                      })));
    }
    waiters(4);
    assertThat(onAnotherThread(() -> mine.tryAcquire(ORDER, SHARED, LIFE))).isEmpty();

    reading.close();
    Lease written = writer.get().orElseThrow();
    assertThat(together.getCount()).isEqualTo(3);
    written.close();
    for (Future<?> each : readers) {
      each.get();
    }
  }

  @Test
  void a_wait_in_vain_ends_at_its_limit_and_leaves_the_queue() throws Exception {
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();

    assertThat(other.acquire(ORDER, EXCLUSIVE, LIFE, Duration.ofMillis(50))).isEmpty();
    assertThat(other.acquire(ORDER, EXCLUSIVE, LIFE, Duration.ZERO)).isEmpty();
    assertThat(database.count("domainflow.lock_waiter")).isZero();
  }

  @Test
  void an_interrupt_ends_the_wait_and_passes_the_turn_on() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    Future<Optional<Lease>> first =
        threads.submit(() -> other.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(1);
    Future<Optional<Lease>> second =
        threads.submit(() -> mine.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(2);

    first.cancel(true);
    waiters(1);
    lease.close();
    assertThat(second.get()).isPresent();
  }

  @Test
  void who_waits_and_died_is_passed_over() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    database.execute(
        "INSERT INTO domainflow.lock_waiter (resource_type, resource_id, holder, exclusive,"
            + " seen_until) VALUES ('order', '42', 'dead', true,"
            + " clock_timestamp() + interval '200 ms')");
    Future<Optional<Lease>> waits =
        threads.submit(() -> other.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(2);

    lease.close();
    assertThat(waits.get()).isPresent();
  }

  @Test
  void without_notifications_who_waits_polls() throws Exception {
    ResourceLocks silent =
        database
            .flow(DomainFlowSettings.defaults().withInstance("silent").withoutListening())
            .locks();
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    Future<Optional<Lease>> waits =
        threads.submit(() -> silent.acquire(ORDER, EXCLUSIVE, LIFE, LONG));
    waiters(1);

    lease.close();
    assertThat(waits.get()).isPresent();
  }

  @Test
  void a_pool_that_has_no_session_to_spare_gets_back_the_one_that_listens() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    try (HikariDataSource one = database.pool(1, pool -> pool.setConnectionTimeout(500));
        DomainFlow small = DomainFlow.on(one)) {
      Future<Optional<Lease>> waits =
          threads.submit(() -> small.locks().acquire(ORDER, EXCLUSIVE, LIFE, LONG));
      waiters(1);
      lease.close();
      assertThat(waits.get()).isPresent();
      one.getConnection().close();
    }
  }

  @Test
  void fifteen_workers_on_one_resource_exclude_each_other_and_leave_nothing() throws Exception {
    contend(15, 10, index -> ORDER);
  }

  @Test
  void sixty_threads_on_a_few_resources_exclude_each_other_and_leave_nothing() throws Exception {
    contend(60, 5, index -> Resource.of("order", "" + index % 7));
  }

  private void contend(int workers, int rounds, IntFunction<Resource> resource) throws Exception {
    AtomicInteger done = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    Map<Resource, AtomicInteger> inside = new ConcurrentHashMap<>();
    for (int worker = 0; worker < workers; worker++) {
      int number = worker;
      all.add(
          threads.submit(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  Resource wanted = resource.apply(number + round);
                  AtomicInteger users =
                      inside.computeIfAbsent(wanted, missing -> new AtomicInteger());
                  assertThat(
                          (number % 2 == 0 ? mine : other)
                              .withLock(
                                  wanted,
                                  EXCLUSIVE,
                                  LIFE,
                                  LONG,
                                  held -> {
                                    assertThat(users.incrementAndGet()).isEqualTo(1);
                                    users.decrementAndGet();
                                    return done.incrementAndGet();
                                  }))
                      .isPresent();
                }
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(done).hasValue(workers * rounds);
    assertThat(
            database.count(
                "domainflow.resource_lock WHERE holder IS NOT NULL OR shares IS NOT NULL"))
        .isZero();
    assertThat(database.count("domainflow.lock_waiter")).isZero();
  }

  @Test
  void with_lock_gives_back_what_the_body_throws_and_says_if_the_lease_was_lost() throws Exception {
    assertThatThrownBy(
            () ->
                mine.withLock(
                    ORDER,
                    EXCLUSIVE,
                    LIFE,
                    LONG,
                    held -> {
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
    assertThatThrownBy(
            () ->
                mine.withLock(
                    ORDER,
                    EXCLUSIVE,
                    LIFE,
                    LONG,
                    held -> {
                      expire();
                      return other.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
                    }))
        .isInstanceOf(LeaseLostException.class);
    assertThat(
            mine.withLock(ORDER, EXCLUSIVE, LIFE, Duration.ZERO, held -> "had it")) // others have
        .isEmpty();
  }

  @Test
  void every_operation_is_noted() throws Exception {
    Lease lease = mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow();
    assertThat(other.tryAcquire(ORDER, SHARED, LIFE)).isEmpty();
    assertThat(other.acquire(ORDER, EXCLUSIVE, LIFE, Duration.ofMillis(20))).isEmpty();
    lease.close();

    assertThat(
            database.read(
                "SELECT string_agg(concat_ws(' ', split_part(holder, '/', 1), operation, outcome),"
                    + " ', ' ORDER BY id) FROM domainflow.lock_event"))
        .isEqualTo(
            "mine acquire granted, other acquire shared refused, other acquire refused,"
                + " other wait given up, mine release released");
  }

  @Test
  void events_stay_until_they_are_deleted() throws Exception {
    mine.tryAcquire(ORDER, EXCLUSIVE, LIFE).orElseThrow().close();
    DomainFlow flow = database.flow("keeper");

    assertThat(flow.deleteEvents(Duration.ofHours(1))).isZero();
    assertThat(flow.deleteEvents(Duration.ZERO)).isGreaterThanOrEqualTo(2);
    assertThat(database.count("domainflow.lock_event")).isZero();
    assertThatThrownBy(() -> flow.deleteEvents(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void who_tries_in_a_loop_is_stopped() {
    assertThat(mine.tryAcquire(ORDER, EXCLUSIVE, LIFE)).isPresent();

    assertThatThrownBy(
            () -> {
              while (other.tryAcquire(ORDER, EXCLUSIVE, LIFE).isEmpty()) {}
            })
        .isInstanceOf(TooManyAttemptsException.class)
        .hasMessageContaining("order/42");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb", "a\u202eb", "\u0007"})
  void a_name_that_cannot_be_read_is_refused(String name) {
    assertThatThrownBy(() -> Resource.of(name, "42")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Resource.of("order", name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Resource.of("order", "x".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200");
  }

  @Test
  void a_name_is_data() throws Exception {
    Resource odd = Resource.of("'; DROP TABLE x; --", "\"Größe\" \\ ' ${} %s 😀".repeat(5));
    Lease lease = mine.tryAcquire(odd, SHARED, LIFE).orElseThrow();
    check(lease);
    Future<Optional<Lease>> waits = threads.submit(() -> other.acquire(odd, EXCLUSIVE, LIFE, LONG));
    waiters(1);

    lease.close();
    assertThat(waits.get()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0001S", "PT25H", "PT100000000H"})
  void a_lifetime_out_of_range_is_refused(String lifetime) {
    assertThatThrownBy(() -> mine.tryAcquire(ORDER, SHARED, Duration.parse(lifetime)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 ms to a day");
    assertThatThrownBy(() -> mine.acquire(ORDER, SHARED, LIFE, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to a day");
  }

  private void expire() throws Exception {
    database.execute(
        "UPDATE domainflow.resource_lock SET expires_at = clock_timestamp() - interval '1 s'"
            + " WHERE holder IS NOT NULL",
        "UPDATE domainflow.resource_lock SET shares ="
            + " (SELECT jsonb_object_agg(key, jsonb_set(value, '{1}', '1')) FROM jsonb_each(shares))"
            + " WHERE shares IS NOT NULL");
  }

  private void check(Lease lease) throws Exception {
    try (Connection session = database.unpooled().getConnection()) {
      lease.check(session);
    }
  }

  private void waiters(int expected) {
    await().until(() -> database.count("domainflow.lock_waiter") == expected);
  }

  private <T> T onAnotherThread(Callable<T> call) throws Exception {
    try {
      return threads.submit(call).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** On a thread that goes on until the test ends. */
  private <T> T keptByAThread(Callable<T> call) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(call.call());
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get();
  }
}
