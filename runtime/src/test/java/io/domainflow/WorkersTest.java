package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkersTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final Workers workers = database.flow("mine").workers();
  private final Workers others = database.flow("other").workers();
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
  void a_worker_is_seen_with_what_it_is_at() {
    Worker worker = workers.register("campaign", "w1", "generator", "{\"version\": 3}");
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);

    worker.working("generate names");
    WorkerStatus working = others.list("campaign").get(0);
    assertThat(working)
        .extracting("id", "type", "metadata", "instance", "state", "operation")
        .containsExactly(
            "w1",
            "generator",
            "{\"version\": 3}",
            "mine",
            WorkerStatus.State.WORKING,
            "generate names");

    worker.error("generate names");
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.ERROR);
    worker.idle();
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);
    worker.close();
    worker.close();
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.CLOSED);
    assertThat(worker.isRegistered()).isFalse();
    assertThat(others.list("another")).isEmpty();
  }

  @Test
  void who_registers_under_an_id_takes_it_from_who_had_it() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Worker former = workers.register("campaign", "w1", "t", "", Duration.ofMillis(600));
    former.onLost(told::incrementAndGet);
    Worker latter = others.register("campaign", "w1", "t", "");

    assertThat(latter.token()).isGreaterThan(former.token());
    assertThatThrownBy(() -> former.working("late"))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("campaign/w1");
    try (Connection session = database.unpooled().getConnection()) {
      latter.check(session);
      assertThatThrownBy(() -> former.check(session)).isInstanceOf(LeaseLostException.class);
    }
    await().untilAtomic(told, equalTo(1));
    former.close();
    assertThat(others.list("campaign").get(0).instance()).isEqualTo("other");
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);
  }

  @Test
  void a_registration_cannot_be_taken_while_a_transaction_relies_on_it() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "");
    Future<Worker> taking;
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      worker.check(session);
      taking = threads.submit(() -> others.register("campaign", "w1", "t", ""));
      await()
          .until(
              () ->
                  database.count(
                          "pg_stat_activity WHERE datname = current_database()"
                              + " AND wait_event_type = 'Lock'")
                      == 1);
      session.commit();
    }
    assertThat(taking.get().token()).isGreaterThan(worker.token());
  }

  @Test
  void heartbeats_go_on_while_a_transaction_relies_on_it() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "", Duration.ofMillis(600));
    Worker second = workers.register("campaign", "w2", "t", "", Duration.ofMillis(600));
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      worker.check(session);
      String first = database.read("SELECT max(lease_until) FROM domainflow.worker");
      await()
          .until(
              () ->
                  database
                      .read(
                          "SELECT min(lease_until) > timestamptz '"
                              + first
                              + "' + interval '1200 ms' FROM domainflow.worker")
                      .equals("t"));
      worker.check(session);
      session.commit();
    }
    assertThat(List.of(worker, second)).allMatch(Worker::isRegistered);
  }

  @Test
  void heartbeats_go_on_while_it_is_open() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "", Duration.ofMillis(600));
    String first = database.read("SELECT lease_until FROM domainflow.worker");

    await()
        .until(
            () ->
                database
                    .read(
                        "SELECT lease_until > timestamptz '"
                            + first
                            + "' + interval '1200 ms' FROM domainflow.worker")
                    .equals("t"));
    assertThat(worker.isRegistered()).isTrue();
    worker.close();
  }

  @Test
  void heartbeats_survive_the_loss_of_all_sessions() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "", Duration.ofSeconds(3));
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    String first = database.read("SELECT lease_until FROM domainflow.worker");

    await()
        .until(
            () ->
                database
                    .read("SELECT lease_until > timestamptz '" + first + "' FROM domainflow.worker")
                    .equals("t"));
    assertThat(worker.isRegistered()).isTrue();
  }

  @Test
  void one_that_says_nothing_is_seen_as_dead_and_learns_so() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "", Duration.ofMillis(900));
    worker.working("something");
    database.execute("UPDATE domainflow.worker SET lease_until = now() - interval '1 hour'");

    assertThat(others.list("campaign").get(0))
        .extracting("state", "operation")
        .containsExactly(WorkerStatus.State.DEAD, "something");
    await().until(() -> !worker.isRegistered());
    assertThat(others.forget("campaign", Duration.ofHours(2))).isZero();
    assertThat(others.forget("campaign", Duration.ofMinutes(1))).isEqualTo(1);
  }

  @Test
  void a_coordinated_operation_is_alone_in_its_scope_and_leaves_its_true_end() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "");

    assertThat(
            worker.coordinate(
                "generate",
                LONG,
                lease -> {
                  assertThat(state("w1")).isEqualTo(WorkerStatus.State.WORKING);
                  return "done";
                }))
        .contains("done");
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);
    assertThatThrownBy(
            () ->
                worker.coordinate(
                    "generate",
                    LONG,
                    lease -> {
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
    assertThat(others.list("campaign").get(0))
        .extracting("state", "operation")
        .containsExactly(WorkerStatus.State.ERROR, "generate");
  }

  @Test
  void what_a_crash_of_the_server_took_back_is_said_again() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "", Duration.ofMillis(600));
    worker.working("first");
    worker.error("second");
    database.execute( // as a crash leaves it: commits that did not wait for the disk are undone
        "UPDATE domainflow.worker SET status = 'idle', operation = NULL, said = 0");

    await().until(() -> state("w1") == WorkerStatus.State.ERROR);
    assertThat(others.list("campaign").get(0).operation()).isEqualTo("second");
    database.execute("UPDATE domainflow.worker SET status = 'idle', said = said + 1");
    String first = database.read("SELECT lease_until FROM domainflow.worker");
    await()
        .until(
            () ->
                database
                    .read("SELECT lease_until > timestamptz '" + first + "' FROM domainflow.worker")
                    .equals("t"));
    assertThat(state("w1"))
        .as("a heartbeat does not undo what was said later")
        .isEqualTo(WorkerStatus.State.IDLE);
  }

  @Test
  void an_operation_within_another_ends_with_it() throws Exception {
    Worker worker = workers.register("campaign", "w1", "t", "");

    worker.coordinate(
        "outer",
        LONG,
        outer -> {
          worker.coordinate(
              "inner",
              LONG,
              inner -> {
                assertThat(others.list("campaign").get(0).operation()).isEqualTo("inner");
                return inner.token();
              });
          assertThat(outer.isHeld()).isTrue();
          assertThat(database.count("domainflow.resource_lock WHERE holder IS NOT NULL")).isOne();
          return outer.token();
        });
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);
    assertThat(database.count("domainflow.resource_lock WHERE holder IS NOT NULL")).isZero();
  }

  @Test
  void who_lost_its_registration_coordinates_nothing() throws Exception {
    Worker former = workers.register("campaign", "w1", "t", "");
    Worker latter = others.register("campaign", "w1", "t", "");

    assertThatThrownBy(() -> former.coordinate("late", LONG, lease -> "done"))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("campaign/w1");
    assertThatThrownBy(
            () ->
                latter.coordinate(
                    "mine", LONG, lease -> workers.register("campaign", "w1", "t", "").token()))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("campaign/w1");
    assertThat(state("w1")).isEqualTo(WorkerStatus.State.IDLE);
    assertThat(database.count("domainflow.resource_lock WHERE holder IS NOT NULL")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60})
  void many_workers_coordinate_without_an_error_and_leave_no_lock(int number) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int index = 0; index < number; index++) {
      Workers registry = index % 2 == 0 ? workers : others;
      String id = "w" + index;
      all.add(
          threads.submit(
              () -> {
                int done = 0;
                try (Worker worker = registry.register("campaign", id, "t", "")) {
                  for (int round = 0; round < 3; round++) {
                    Optional<Boolean> alone =
                        worker.coordinate(
                            "round",
                            LONG,
                            lease ->
                                inside.incrementAndGet() == 1 && inside.decrementAndGet() == 0);
                    done += alone.orElseThrow() ? 1 : 0;
                  }
                }
                return done;
              }));
    }
    for (Future<Integer> each : all) {
      assertThat(each.get()).isEqualTo(3);
    }
    assertThat(database.count("domainflow.resource_lock WHERE holder IS NOT NULL")).isZero();
    assertThat(workers.list("campaign"))
        .hasSize(number)
        .allMatch(worker -> worker.state() == WorkerStatus.State.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb", "a\u202eb"})
  void a_name_that_cannot_be_read_is_refused(String name) {
    assertThatThrownBy(() -> workers.register(name, "w", "t", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> workers.register("s", name, "t", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> workers.register("s", "w", name, ""))
        .isInstanceOf(IllegalArgumentException.class);
    Worker worker = workers.register("s", "w", "t", "'\"\\");
    assertThatThrownBy(() -> worker.working(name)).isInstanceOf(IllegalArgumentException.class);
  }

  private WorkerStatus.State state(String id) {
    return others.list("campaign").stream()
        .filter(worker -> worker.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }
}
