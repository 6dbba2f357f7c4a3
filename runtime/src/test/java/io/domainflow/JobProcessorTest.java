package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

final class JobProcessorTest {
  private static final JobType<String> MAIL = JobType.of("mail", PayloadCodec.text());
  private static final ProcessorSettings FEW =
      ProcessorSettings.defaults().withThreads(4).withClaim(20);

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");
  private final DomainFlow other = database.flow("other");
  private final Jobs jobs = flow.jobs("post");
  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void migrate() throws Exception {
    flow.migrate();
    jobs.declare();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void many_jobs_are_done_once_each_by_several_processors() {
    AtomicInteger calls = new AtomicInteger();
    enqueue(2_000);
    for (DomainFlow each : List.of(flow, other)) {
      processor(
          each,
          FEW,
          (text, job) -> {
            handled.add(text);
            calls.incrementAndGet();
          });
    }

    await().until(() -> database.count("domainflow.job") == 0);
    assertThat(handled).hasSize(2_000);
    assertThat(calls).hasValue(2_000);
    await().until(() -> database.count("domainflow.job_claim") == 0);
  }

  @Test
  void a_job_that_comes_later_wakes_who_waits() throws Exception {
    processor(other, FEW, (text, job) -> handled.add(text));
    await()
        .until(
            () -> database.read("SELECT idle_until > now() FROM domainflow.job_queue").equals("t"));

    for (int number = 0; number < 5; number++) {
      jobs.enqueue(MAIL.request("" + number));
      String expected = "" + number;
      await().until(() -> handled.contains(expected));
    }
    try (Connection session = database.unpooled().getConnection()) {
      jobs.enqueue(session, MAIL.request("joined"));
    }
    await().until(() -> handled.contains("joined"));
  }

  @Test
  void delayed_jobs_and_failed_ones_are_done_when_they_are_due() {
    jobs.enqueue(MAIL.request("later").withDelay(Duration.ofMillis(300)));
    jobs.enqueue(MAIL.request("sooner"));
    jobs.enqueue(MAIL.request("fails once"));
    AtomicBoolean failed = new AtomicBoolean();
    processor(
        flow,
        FEW,
        (text, job) -> {
          if (text.equals("fails once") && failed.compareAndSet(false, true)) {
            throw JobFailure.transientFor(Duration.ofMillis(50), "once").exception();
          }
          handled.add(text);
        });

    await().until(() -> handled.size() == 3);
    await().until(() -> database.count("domainflow.job") == 0);
  }

  @Test
  void what_a_handler_throws_fails_its_job_and_nothing_else() throws Exception {
    for (String text : List.of("exception", "error", "permanent", "interrupts itself", "fine")) {
      jobs.enqueue(MAIL.request(text).withAttempts(1));
    }
    processor(
        flow,
        FEW.withThreads(1),
        (text, job) -> {
          switch (text) {
            case "exception" -> throw new IllegalStateException("wrong");
            case "error" -> throw new StackOverflowError("deep");
            case "permanent" -> throw JobFailure.permanent("never").exception();
            case "interrupts itself" -> Thread.currentThread().interrupt();
            default -> handled.add(text);
          }
        });

    await().until(() -> handled.contains("fine") && database.count("domainflow.job") == 3);
    await().until(() -> jobs.statistics().dead() == 3);
    assertThat(database.read("SELECT string_agg(error, ', ' ORDER BY id) FROM domainflow.job"))
        .isEqualTo(
            "java.lang.IllegalStateException: wrong, java.lang.StackOverflowError: deep, never");
  }

  @Test
  void a_job_whose_handler_leaves_a_transaction_open_holds_up_no_other() throws Exception {
    try (Connection forgotten = database.unpooled().getConnection()) {
      forgotten.setAutoCommit(false);
      processor(
          flow,
          FEW,
          (text, job) -> {
            if (text.startsWith("forgets")) {
              job.check(forgotten);
            }
            if (text.endsWith("fails")) {
              throw new IllegalStateException("wrong");
            }
          });
      jobs.enqueue(MAIL.request("forgets").withAttempts(1));
      jobs.enqueue(MAIL.request("forgets and fails").withAttempts(1));
      enqueue(200);

      await().until(() -> database.count("domainflow.job") == 2);
      enqueue(200);
      await().until(() -> database.count("domainflow.job") == 2);
      assertThat(database.count("domainflow.job WHERE state = 'c'")).isEqualTo(2);
      forgotten.commit();
      await().until(() -> database.count("domainflow.job") == 1);
      await().until(() -> jobs.statistics().dead() == 1);
    }
    await().until(() -> database.count("domainflow.job_claim") == 0);
  }

  @Test
  void a_processor_closes_while_a_transaction_that_checked_its_job_is_open() throws Exception {
    try (Connection forgotten = database.unpooled().getConnection()) {
      forgotten.setAutoCommit(false);
      JobProcessor first =
          processor(
              flow,
              FEW.withLifetime(Duration.ofSeconds(1)),
              (text, job) -> {
                job.check(forgotten);
                handled.add(text);
              });
      jobs.enqueue(MAIL.request("forgets"));
      await().until(() -> handled.contains("forgets"));
      first.close(Duration.ofMillis(300));
      assertThat(database.count("domainflow.job WHERE state = 'c'")).isEqualTo(1);
      forgotten.commit();
    }
    AtomicBoolean again = new AtomicBoolean();
    processor(other, FEW, (text, job) -> again.set(true));
    await().untilTrue(again);
    await().until(() -> database.count("domainflow.job") == 0);
  }

  @Test
  void a_payload_that_cannot_be_decoded_is_not_tried_again() throws Exception {
    JobType<Integer> number =
        JobType.of(
            "mail",
            PayloadCodec.of(
                value -> new byte[] {value.byteValue()},
                bytes -> Integer.parseInt(new String(bytes, StandardCharsets.UTF_8))));
    jobs.enqueue(MAIL.request("seventeen"));
    flow.jobs("post").processor().handle(number, (value, job) -> {}).start();

    await().until(() -> jobs.statistics().dead() == 1);
    assertThat(database.read("SELECT error FROM domainflow.job"))
        .isEqualTo("the payload cannot be decoded: java.lang.NumberFormatException");
  }

  @Test
  void a_handler_that_takes_too_long_is_interrupted_and_its_job_fails() throws Exception {
    jobs.enqueue(MAIL.request("hangs").withAttempts(1));
    jobs.enqueue(MAIL.request("fine"));
    processor(
        flow,
        FEW.withThreads(1).withTimeLimit(Duration.ofMillis(100)),
        (text, job) -> {
          if (text.equals("hangs")) {
            new CountDownLatch(1).await();
          }
          handled.add(text);
        });

    await().until(() -> handled.contains("fine"));
    await().until(() -> jobs.statistics().dead() == 1);
    assertThat(database.read("SELECT error FROM domainflow.job")).contains("longer than PT0.1S");
  }

  @Test
  void a_handler_that_hears_no_interrupt_loses_its_thread_to_others() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    jobs.enqueue(MAIL.request("deaf").withAttempts(1));
    jobs.enqueue(MAIL.request("fine"));
    processor(
        flow,
        FEW.withThreads(1).withTimeLimit(Duration.ofMillis(100)),
        (text, job) -> {
          while (text.equals("deaf") && end.getCount() > 0) {
            try {
              end.await();
            } catch (InterruptedException e) {
              // deaf
            }
          }
          handled.add(text);
        });

    await().atMost(Duration.ofSeconds(30)).until(() -> handled.contains("fine"));
    await().until(() -> jobs.statistics().dead() == 1);
    assertThat(database.read("SELECT error FROM domainflow.job")).contains("no interrupt");
    end.countDown();
    await().until(() -> handled.contains("deaf"));
    assertThat(jobs.statistics().dead()).isEqualTo(1);
  }

  @Test
  void a_paused_queue_is_left_alone_until_it_is_resumed() {
    processor(other, FEW, (text, job) -> handled.add(text));
    jobs.pause();
    enqueue(3);
    jobs.enqueue(MAIL.request("other queue")); // wakes who waits
    assertThat(jobs.statistics().ready()).isEqualTo(4);
    assertThat(handled).isEmpty();

    jobs.resume();
    await().until(() -> handled.size() == 4);
  }

  @Test
  void a_drained_processor_ends_what_it_claimed_and_claims_no_more() throws Exception {
    enqueue(500);
    JobProcessor processor =
        processor(
            flow,
            FEW,
            (text, job) -> {
              handled.add(text);
              new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
            });
    await().until(() -> handled.size() > 20);

    assertThat(processor.drain(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    assertThat(jobs.statistics().running()).isZero();
    assertThat(jobs.statistics().ready()).isEqualTo(500 - handled.size());
    processor.close();
  }

  @Test
  void a_closed_processor_gives_back_what_it_did_not_begin_and_ends_its_threads() throws Exception {
    enqueue(100);
    CountDownLatch go = new CountDownLatch(1);
    JobProcessor processor =
        processor(
            flow,
            FEW.withThreads(2),
            (text, job) -> {
              handled.add(text);
              go.await();
            });
    await().until(() -> handled.size() == 2 && jobs.statistics().running() > 2);
    Thread closing = new Thread(processor::close, "closes");
    closing.start();
    await().until(() -> jobs.statistics().running() == 2);
    go.countDown();
    closing.join();

    assertThat(jobs.statistics()).extracting("ready", "running").containsExactly(98L, 0L);
    assertThat(database.count("domainflow.job WHERE attempt > 0")).isZero();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().endsWith("-post")));
  }

  @Test
  void what_runs_longer_than_the_limit_of_a_close_is_interrupted_and_goes_back() throws Exception {
    jobs.enqueue(MAIL.request("long"));
    JobProcessor processor =
        processor(
            flow,
            FEW,
            (text, job) -> {
              handled.add(text);
              new CountDownLatch(1).await();
            });
    await().until(() -> handled.size() == 1);

    processor.close(Duration.ofMillis(50));
    processor.close();
    assertThat(jobs.statistics()).extracting("ready", "running").containsExactly(1L, 0L);
    assertThat(database.count("domainflow.job WHERE attempt > 0")).isZero();
  }

  @Test
  void claims_are_renewed_while_their_jobs_run() throws Exception {
    jobs.enqueue(MAIL.request("long"));
    CountDownLatch go = new CountDownLatch(1);
    processor(
        flow,
        FEW.withLifetime(Duration.ofSeconds(1)),
        (text, job) -> {
          go.await();
          handled.add(text);
        });
    await().until(() -> database.count("domainflow.job_claim") == 1);
    String first = database.read("SELECT lease_until FROM domainflow.job_claim");
    await()
        .until(
            () ->
                database
                    .read(
                        "SELECT lease_until > timestamptz '"
                            + first
                            + "' + interval '2 s' FROM domainflow.job_claim")
                    .equals("t"));
    go.countDown();
    await().until(() -> database.count("domainflow.job") == 0);
    assertThat(handled).hasSize(1);
  }

  @Test
  void jobs_of_a_process_that_died_are_done_by_others() throws Exception {
    enqueue(50);
    assertThat(other.jobs("post").claim(30, Duration.ofMillis(500))).hasSize(30);
    processor(flow, FEW, (text, job) -> handled.add(text));

    await().until(() -> handled.size() == 50 && database.count("domainflow.job") == 0);
  }

  @Test
  void a_thousand_jobs_of_a_batch_are_counted_by_many_workers() throws Exception {
    List<JobRequest> requests = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      requests.add(MAIL.request("" + number).withAttempts(1));
    }
    long batch;
    try (Connection session = database.unpooled().getConnection()) {
      batch = jobs.enqueueBatch(session, requests);
    }
    for (DomainFlow each : List.of(flow, other)) {
      processor(
          each,
          FEW.withThreads(10),
          (text, job) -> {
            if (text.endsWith("7")) {
              throw new IllegalStateException("seven");
            }
            handled.add(text);
          });
    }

    await().until(() -> jobs.batch(batch).orElseThrow().isCompleted());
    BatchProgress progress = jobs.batch(batch).orElseThrow();
    assertThat(List.of(progress.total(), progress.processed(), progress.failed()))
        .containsExactly(1_000, 900, 100);
    assertThat(progress.errors()).hasSize(100);
    assertThat(handled).hasSize(900);
  }

  @Test
  void effects_are_exactly_once_while_sessions_are_killed_and_handlers_crash() throws Exception {
    database.execute("CREATE TABLE effect (job bigint NOT NULL)");
    enqueue(1_000);
    List<JobProcessor> processors = new ArrayList<>();
    for (DomainFlow each : List.of(flow, other)) {
      processors.add(
          processor(
              each,
              FEW.withThreads(3).withLifetime(Duration.ofSeconds(1)),
              (text, job) -> {
                try (Connection session = database.dataSource().getConnection()) {
                  session.setAutoCommit(false);
                  try (PreparedStatement insert =
                      session.prepareStatement("INSERT INTO effect VALUES (?)")) {
                    insert.setLong(1, job.id());
                    insert.executeUpdate();
                  }
                  if (ThreadLocalRandom.current().nextInt(20) == 0) {
                    throw JobFailure.transientFor(Duration.ZERO, "crash").exception();
                  }
                  job.complete(session);
                  session.commit();
                }
              }));
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              database.execute(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                      + " current_database() AND pid <> pg_backend_pid() AND random() < 0.1");
              return database.count("domainflow.job WHERE state <> 'd'") == 0;
            });

    assertThat(database.count("domainflow.job")).isZero();
    assertThat(database.count("effect")).isEqualTo(1_000);
    assertThat(database.read("SELECT count(DISTINCT job) FROM effect")).isEqualTo("1000");
    processors.forEach(JobProcessor::close);
  }

  @Test
  void a_type_has_one_handler_and_a_processor_at_least_one() {
    assertThatThrownBy(() -> jobs.processor().start()).hasMessageContaining("handle()");
    assertThatThrownBy(
            () -> jobs.processor().handle(MAIL, (text, job) -> {}).handle(MAIL, (text, job) -> {}))
        .hasMessageContaining("type mail");
  }

  @Test
  void settings_out_of_range_are_refused() {
    ProcessorSettings usual = ProcessorSettings.defaults();
    assertThatThrownBy(() -> usual.withThreads(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usual.withClaim(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usual.withLifetime(Duration.ofMillis(-5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> usual.withTimeLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtual_threads_run_handlers() throws Exception {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    ThreadFactory virtual =
        (ThreadFactory)
            Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    CountDownLatch together = new CountDownLatch(100);
    Set<Boolean> kinds = ConcurrentHashMap.newKeySet();
    enqueue(200);
    JobProcessor processor =
        processor(
            flow,
            ProcessorSettings.defaults().withThreads(100).withThreadFactory(virtual),
            (text, job) -> {
              together.countDown();
              together.await(); // the pool has fewer connections: nobody waits for one here
              kinds.add(
                  (Boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()));
              flow.transactions()
                  .run(
                      TransactionSettings.named("done"),
                      session -> {
                        job.complete(session);
                        return handled.add(text);
                      });
            });
    await().until(() -> handled.size() == 200);
    processor.close();
    assertThat(kinds).containsExactly(true);
    assertThat(database.count("domainflow.job")).isZero();
  }

  private void enqueue(int number) {
    jobs.enqueueAll(
        IntStream.range(0, number).mapToObj(each -> MAIL.request("job " + each)).toList());
  }

  private static JobProcessor processor(
      DomainFlow flow, ProcessorSettings settings, JobHandler<String> handler) {
    return flow.jobs("post").processor().with(settings).handle(MAIL, handler).start();
  }
}
