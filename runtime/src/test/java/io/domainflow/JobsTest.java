package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs by hand: what is claimed, and what becomes of it. */
final class JobsTest {
  private static final JobType<String> MAIL = JobType.of("mail", PayloadCodec.text());
  private static final JobType<byte[]> SCAN = JobType.of("scan", PayloadCodec.bytes());
  private static final Comparator<ClaimedJob> BY_ID = Comparator.comparingLong(ClaimedJob::id);
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");
  private final Jobs jobs = flow.jobs("post");
  private final Jobs others = database.flow("other").jobs("post");

  @BeforeEach
  void migrate() throws Exception {
    flow.migrate();
    jobs.declare();
    jobs.declare();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void a_job_is_claimed_once_and_is_gone_when_it_is_done() {
    long id = jobs.enqueue(MAIL.request("hello")).orElseThrow();

    List<ClaimedJob> claimed = jobs.claim(10, LIFE);
    assertThat(claimed).hasSize(1);
    assertThat(others.claim(10, LIFE)).isEmpty();
    ClaimedJob job = claimed.get(0);
    assertThat(job.id()).isEqualTo(id);
    assertThat(job.payload(MAIL)).isEqualTo("hello");
    assertThat(job.attempt()).isEqualTo(1);

    job.complete();
    assertThat(jobs.statistics()).isEqualTo(new QueueStatistics(false, 0, 0, 0, 0, Duration.ZERO));
    assertThatThrownBy(job::complete).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void the_smallest_priority_comes_first_then_what_is_due_first_then_what_is_oldest()
      throws Exception {
    jobs.enqueue(MAIL.request("third"));
    jobs.enqueue(MAIL.request("last").withPriority(5));
    jobs.enqueue(MAIL.request("first").withPriority(-1));
    jobs.enqueueAll(List.of(MAIL.request("fourth"), MAIL.request("fifth")));
    database.execute(
        "INSERT INTO domainflow.job (queue, type, state, priority, due_at, attempts, payload,"
            + " enqueued_at) VALUES ('post', 'mail', 'r', 0, '2020-01-01', 3, 'second', now())");

    assertThat(jobs.claim(10, LIFE).stream().map(job -> job.payload(MAIL)))
        .containsExactly("first", "second", "third", "fourth", "fifth", "last");
  }

  @Test
  void jobs_are_claimed_by_their_types() {
    jobs.enqueue(MAIL.request("hello"));
    jobs.enqueue(SCAN.request(new byte[] {1, 0, -1}));

    ClaimedJob scan = jobs.claim(10, LIFE, SCAN).get(0);
    assertThat(scan.payload(SCAN)).containsExactly(1, 0, -1);
    assertThatThrownBy(() -> scan.payload(MAIL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type scan");
    assertThat(jobs.claim(10, LIFE, SCAN)).isEmpty();
    assertThat(jobs.claim(10, LIFE, SCAN, MAIL)).hasSize(1);
  }

  @Test
  void what_is_enqueued_in_a_transaction_is_there_when_that_commits() throws Exception {
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      jobs.enqueue(session, MAIL.request("one"));
      assertThat(jobs.claim(10, LIFE)).isEmpty();
      session.rollback();
      assertThat(jobs.enqueueAll(session, List.of(MAIL.request("two"), MAIL.request("three"))))
          .isEqualTo(2);
      session.commit();
    }

    assertThat(jobs.claim(10, LIFE)).hasSize(2);
  }

  @Test
  void a_unique_key_is_taken_until_its_job_is_done_or_dead() {
    JobRequest request = MAIL.request("hello").withUniqueKey("k");
    assertThat(jobs.enqueue(request)).isPresent();
    assertThat(jobs.enqueue(request)).isEmpty();
    assertThat(jobs.enqueueAll(List.of(request, MAIL.request("other"), request))).isEqualTo(1);
    assertThat(flow.jobs("post").enqueue(request)).isEmpty();

    for (ClaimedJob job : jobs.claim(10, LIFE)) {
      assertThat(jobs.enqueue(request)).isEmpty();
      job.fail(JobFailure.permanent("no"));
      break;
    }
    assertThat(jobs.enqueue(request)).isPresent();
    assertThat(jobs.requeueDead()).isZero(); // another has its key
  }

  @Test
  void a_delayed_job_is_not_claimed_before_it_is_due() throws Exception {
    jobs.enqueue(MAIL.request("later").withDelay(Duration.ofHours(1)));
    assertThat(jobs.claim(10, LIFE)).isEmpty();
    assertThat(jobs.reclaim()).isZero();
    assertThat(jobs.statistics().scheduled()).isEqualTo(1);

    database.execute("UPDATE domainflow.job SET due_at = now() - interval '1 second'");
    assertThat(jobs.reclaim()).isEqualTo(1);
    assertThat(jobs.claim(10, LIFE)).hasSize(1);
  }

  @Test
  void a_failed_job_is_tried_again_after_a_while_until_its_attempts_are_used_up() throws Exception {
    jobs.enqueue(MAIL.request("hello").withAttempts(2));

    jobs.claim(1, LIFE).get(0).fail(JobFailure.retryable("first"));
    assertThat(
            database.read(
                "SELECT due_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 s'"
                    + " FROM domainflow.job"))
        .isEqualTo("t");
    makeDue();
    jobs.claim(1, LIFE).get(0).fail(JobFailure.transientFor(Duration.ZERO, "not counted"));
    ClaimedJob last = jobs.claim(1, LIFE).get(0);
    assertThat(last.attempt()).isEqualTo(2);
    last.fail(JobFailure.retryable("second"));

    assertThat(jobs.statistics().dead()).isEqualTo(1);
    assertThat(database.read("SELECT error FROM domainflow.job")).isEqualTo("second");
    assertThat(jobs.requeueDead()).isEqualTo(1);
    assertThat(jobs.claim(1, LIFE).get(0).attempt()).isEqualTo(1);
  }

  @Test
  void a_permanent_failure_is_the_last() {
    jobs.enqueue(MAIL.request("hello"));
    ClaimedJob job = jobs.claim(1, LIFE).get(0);
    job.fail(JobFailure.permanent("no such address\0"));

    assertThat(jobs.statistics().dead()).isEqualTo(1);
    assertThatThrownBy(() -> job.fail(JobFailure.permanent("again")))
        .isInstanceOf(LeaseLostException.class);
    assertThat(jobs.deleteDead(Duration.ofHours(1))).isZero();
    assertThat(jobs.deleteDead(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void a_job_of_an_expired_claim_goes_to_others_and_the_former_can_do_nothing_to_it()
      throws Exception {
    jobs.enqueue(MAIL.request("hello"));
    ClaimedJob former = jobs.claim(1, LIFE).get(0);
    assertThat(others.reclaim()).isZero();
    expire();
    assertThat(others.reclaim()).isEqualTo(1);
    ClaimedJob latter = others.claim(1, LIFE).get(0);

    assertThat(latter.token()).isGreaterThan(former.token());
    assertThat(latter.attempt()).isEqualTo(2);
    assertThatThrownBy(former::complete).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> former.fail(JobFailure.permanent("late")))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> former.extend(LIFE)).isInstanceOf(LeaseLostException.class);
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      assertThatThrownBy(() -> former.check(session))
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining("queue post");
      assertThatThrownBy(() -> former.complete(session)).isInstanceOf(LeaseLostException.class);
      session.rollback();
    }
    latter.complete();
  }

  @Test
  void a_job_is_not_taken_back_while_a_transaction_relies_on_its_claim() throws Exception {
    jobs.enqueueAll(List.of(MAIL.request("one"), MAIL.request("two")));
    ClaimedJob one = jobs.claim(2, LIFE).get(0);
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      one.check(session);
      expire();
      assertThat(others.reclaim()).isEqualTo(1);
      one.complete(session);
      session.commit();
    }

    assertThat(others.reclaim()).isZero();
    assertThat(jobs.statistics().ready()).isEqualTo(1);
    assertThat(database.count("domainflow.job")).isEqualTo(1);
    assertThat(others.reclaim()).isZero();
    assertThat(database.count("domainflow.job_claim")).isZero();
  }

  @Test
  void who_dies_at_the_last_attempt_leaves_a_dead_job() throws Exception {
    jobs.enqueue(MAIL.request("hello").withAttempts(1));
    assertThat(jobs.claim(1, LIFE)).hasSize(1);
    expire();
    jobs.reclaim();

    assertThat(jobs.statistics().dead()).isEqualTo(1);
    assertThat(database.read("SELECT error FROM domainflow.job")).contains("expired");
  }

  @Test
  void a_claim_can_be_extended() throws Exception {
    jobs.enqueue(MAIL.request("hello"));
    ClaimedJob job = jobs.claim(1, Duration.ofSeconds(5)).get(0);
    job.extend(Duration.ofHours(1));

    assertThat(
            database.read(
                "SELECT lease_until > clock_timestamp() + interval '59 min'"
                    + " FROM domainflow.job_claim"))
        .isEqualTo("t");
  }

  @Test
  void a_job_that_is_completed_in_a_transaction_is_done_if_that_commits() throws Exception {
    jobs.enqueue(MAIL.request("hello"));
    ClaimedJob job = jobs.claim(1, LIFE).get(0);
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      job.complete(session);
      session.rollback();
      assertThat(jobs.statistics().running()).isEqualTo(1);
      job.complete(session);
      session.commit();
    }
    assertThat(database.count("domainflow.job")).isZero();
    assertThat(database.count("domainflow.job_claim")).isZero();
  }

  @Test
  void a_claim_stays_until_the_last_transaction_that_ends_a_job_of_it_has_committed()
      throws Exception {
    jobs.enqueueAll(List.of(MAIL.request("one"), MAIL.request("two")));
    List<ClaimedJob> claimed = jobs.claim(2, LIFE);
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      claimed.get(0).complete(session);
      claimed.get(1).complete();
      session.rollback();
    }
    expire();

    assertThat(others.reclaim()).isEqualTo(1);
    assertThat(others.claim(2, LIFE)).hasSize(1);
  }

  @Test
  void nothing_is_claimed_from_a_paused_queue() {
    jobs.enqueue(MAIL.request("hello"));
    jobs.pause();
    assertThat(jobs.claim(1, LIFE)).isEmpty();
    assertThat(jobs.statistics().paused()).isTrue();

    jobs.resume();
    assertThat(jobs.claim(1, LIFE)).hasSize(1);
  }

  @Test
  void jobs_are_cancelled_unless_they_are_claimed() {
    long one = jobs.enqueue(MAIL.request("one")).orElseThrow();
    assertThat(jobs.claim(1, LIFE)).hasSize(1);
    long two = jobs.enqueue(MAIL.request("two")).orElseThrow();
    long three = jobs.enqueue(MAIL.request("three").withDelay(LIFE)).orElseThrow();

    assertThat(jobs.cancel(one, two, three, 99)).isEqualTo(2);
    assertThat(jobs.statistics().running()).isEqualTo(1);
  }

  @Test
  void a_batch_counts_what_becomes_of_its_jobs_and_never_past_its_total() throws Exception {
    List<JobRequest> requests =
        IntStream.range(0, 10).mapToObj(number -> MAIL.request("" + number)).toList();
    long first = batch(requests);
    long second = batch(requests.subList(0, 1));
    assertThat(second).isEqualTo(first + 1);
    assertThat(jobs.batch(first).orElseThrow().startedAt()).isNull();
    assertThat(jobs.batch(99)).isEmpty();

    List<ClaimedJob> claimed = jobs.claim(10, LIFE);
    BatchProgress begun = jobs.batch(first).orElseThrow();
    assertThat(begun.startedAt()).isNotNull();
    claimed.subList(0, 8).forEach(ClaimedJob::complete);
    claimed.get(8).fail(JobFailure.permanent("wrong"));
    assertThat(jobs.batch(first).orElseThrow().isCompleted()).isFalse();
    claimed.get(9).complete();

    BatchProgress done = jobs.batch(first).orElseThrow();
    assertThat(List.of(done.total(), done.processed(), done.failed())).containsExactly(10, 9, 1);
    assertThat(done.isCompleted()).isTrue();
    assertThat(done.errors()).containsExactly("wrong");

    assertThat(jobs.requeueDead()).isEqualTo(1);
    assertThat(jobs.batch(first).orElseThrow().isCompleted()).isFalse();
    jobs.claim(10, LIFE, MAIL).forEach(ClaimedJob::complete);
    BatchProgress all = jobs.batch(first).orElseThrow();
    assertThat(List.of(all.processed(), all.failed())).containsExactly(10, 0);
    assertThat(jobs.batch(second).orElseThrow().isCompleted()).isTrue();
  }

  @Test
  void who_claims_at_the_same_time_has_claims_of_their_own_in_the_queues_order() throws Exception {
    jobs.enqueueAll(IntStream.range(0, 500).mapToObj(number -> MAIL.request("" + number)).toList());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<List<ClaimedJob>>> all = new ArrayList<>();
      for (int thread = 0; thread < 100; thread++) {
        int most = thread % 2 == 0 ? 3 : 4;
        all.add(threads.submit(() -> jobs.claim(most, LIFE)));
      }
      Set<Long> ids = new HashSet<>();
      Set<Long> tokens = new HashSet<>();
      for (int thread = 0; thread < all.size(); thread++) {
        List<ClaimedJob> mine = all.get(thread).get();
        assertThat(mine).hasSize(thread % 2 == 0 ? 3 : 4).isSortedAccordingTo(BY_ID);
        assertThat(mine).extracting(ClaimedJob::token).containsOnly(mine.get(0).token());
        tokens.add(mine.get(0).token());
        mine.forEach(job -> ids.add(job.id()));
      }
      assertThat(ids).hasSize(350);
      assertThat(tokens).hasSize(100);
      List<Future<?>> ends = new ArrayList<>();
      for (Future<List<ClaimedJob>> each : all) {
        List<ClaimedJob> mine = each.get();
        ends.add(threads.submit(() -> mine.forEach(ClaimedJob::complete)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(database.count("domainflow.job")).isEqualTo(150);
    assertThat(database.count("domainflow.job_claim")).isZero();
  }

  @Test
  void a_completion_waits_for_a_transaction_that_relies_on_its_job_and_holds_up_no_other()
      throws Exception {
    jobs.enqueueAll(List.of(MAIL.request("a"), MAIL.request("b")));
    ClaimedJob relied = jobs.claim(1, LIFE).get(0);
    ClaimedJob other = jobs.claim(1, LIFE).get(0);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Connection session = database.unpooled().getConnection()) {
      session.setAutoCommit(false);
      relied.check(session);
      Future<?> waits = threads.submit(() -> relied.complete());
      await().until(() -> database.count("pg_locks WHERE NOT granted") == 1);
      other.complete();
      assertThat(waits.isDone()).isFalse();
      session.commit();
      waits.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(database.count("domainflow.job")).isZero();
  }

  @Test
  void batches_are_locked_in_the_order_of_their_keys() throws Exception {
    List<JobRequest> two = List.of(MAIL.request("a"), MAIL.request("b"));
    long first = batch(two);
    long second = batch(two);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection session = database.unpooled().getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("UPDATE domainflow.job_batch SET processed = 1 WHERE number = " + first);
      Future<String> moved =
          thread.submit(
              () ->
                  database.read(
                      "SELECT domainflow.move_batches('{post,post,post}', ARRAY["
                          + second
                          + ", "
                          + first
                          + ", "
                          + second
                          + "], 1, 0)"));
      await().until(() -> database.count("pg_locks WHERE NOT granted") == 1);
      statement.execute("SET lock_timeout = '10s'");
      statement.execute(
          "UPDATE domainflow.job_batch SET started_at = now() WHERE number = " + second);
      session.commit();
      moved.get();
    } finally {
      thread.shutdownNow();
    }
    assertThat(jobs.batch(first).orElseThrow().isCompleted()).isTrue();
    assertThat(jobs.batch(second).orElseThrow().processed()).isEqualTo(2);
  }

  @Test
  void a_queue_that_nobody_declared_is_named() throws Exception {
    Jobs unknown = flow.jobs("nowhere");
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> unknown.enqueue(MAIL.request("x")),
            () -> unknown.enqueueAll(List.of(MAIL.request("x"))),
            () -> unknown.claim(1, LIFE),
            unknown::pause,
            unknown::statistics,
            () -> unknown.processor().handle(MAIL, (text, job) -> {}).start())) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              UnknownQueueException.class,
              thrown -> assertThat(thrown.code()).isEqualTo("unknown-queue"))
          .hasMessageContaining("nowhere");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b", "a\nb", "a\u202eb", "\u0007"})
  void a_name_that_cannot_be_read_is_refused(String name) {
    assertThatThrownBy(() -> flow.jobs(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobType.of(name, PayloadCodec.text()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MAIL.request("x").withUniqueKey(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_and_payloads_are_data() {
    JobType<String> odd = JobType.of("'; DROP TABLE x; -- \"Größe\" {}", PayloadCodec.text());
    Jobs queue = flow.jobs("q'\"\\,{}NULL 😀");
    queue.declare();
    String payload = "\0 \u202e {\"a\": 'b'} \\ 😀";
    queue.enqueue(odd.request(payload).withUniqueKey("{},\"NULL\",\\"));

    assertThat(queue.claim(1, LIFE, odd).get(0).payload(odd)).isEqualTo(payload);
  }

  @Test
  @SuppressWarnings("NullAway") // a caller that is not checked for nulls
  void what_is_out_of_range_is_refused() {
    JobRequest request = MAIL.request("x");
    assertThatThrownBy(() -> MAIL.request(null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.withDelay(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.withDelay(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.withAttempts(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> jobs.claim(0, LIFE)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> jobs.claim(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> jobs.claim(1, Duration.ofDays(400)))
        .isInstanceOf(IllegalArgumentException.class);
    for (Duration age : List.of(Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> jobs.deleteDead(age)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> flow.workers().forget("s", age))
          .isInstanceOf(IllegalArgumentException.class);
    }
    String large = "x".repeat(1024 * 1024 + 1);
    assertThatThrownBy(() -> MAIL.request(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 MiB");
    assertThat(jobs.enqueue(MAIL.request("x".repeat(1024 * 1024)))).isPresent();
    assertThat(request.toString()).doesNotContain("payload");
    assertThat(SCAN.request("secret".getBytes(StandardCharsets.UTF_8)).toString())
        .doesNotContain("secret");
  }

  private long batch(List<JobRequest> requests) throws Exception {
    try (Connection session = database.unpooled().getConnection()) {
      return jobs.enqueueBatch(session, requests);
    }
  }

  private void makeDue() throws Exception {
    database.execute("UPDATE domainflow.job SET due_at = now() WHERE state = 's'");
    jobs.reclaim();
  }

  private void expire() throws Exception {
    database.execute("UPDATE domainflow.job_claim SET lease_until = now() - interval '1 second'");
  }
}
