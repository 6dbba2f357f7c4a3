package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events that Flight Recorder gets. */
final class FlightRecorderTest {
  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");
  private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();
  private final RecordingStream stream = new RecordingStream();

  @BeforeEach
  void migrate() throws Exception {
    flow.migrate();
  }

  @AfterEach
  void drop() {
    stream.close();
    database.close();
  }

  @Test
  void a_transaction_has_an_event() throws Exception {
    record("io.domainflow.Transaction");
    await()
        .until(
            () -> { // until the recording has begun
              flow.transactions()
                  .run(TransactionSettings.named("book seat").withScope("s"), db -> 1);
              return !events.isEmpty();
            });

    RecordedEvent event = events.get(0);
    assertThat(event.getString("operation")).isEqualTo("book seat");
    assertThat(event.getString("scope")).isEqualTo("s");
    assertThat(event.getString("outcome")).isEqualTo("committed");
    assertThat(event.getString("isolation")).isEqualTo("READ COMMITTED");
    assertThat(event.getDuration()).isPositive();
  }

  @Test
  void a_job_has_an_event_for_each_attempt() {
    record("io.domainflow.Job");
    JobType<String> mail = JobType.of("mail", PayloadCodec.text());
    Jobs jobs = flow.jobs("post");
    jobs.declare();
    try (JobProcessor processor =
        jobs.processor()
            .handle(
                mail,
                (text, job) -> {
                  throw new IllegalStateException("wrong");
                })
            .start()) {
      await()
          .until(
              () -> {
                jobs.enqueue(mail.request("private").withAttempts(1));
                return !events.isEmpty();
              });
      assertThat(processor).isNotNull();
    }
    RecordedEvent event = events.get(0);
    assertThat(event.getString("queue")).isEqualTo("post");
    assertThat(event.getString("type")).isEqualTo("mail");
    assertThat(event.getInt("attempt")).isEqualTo(1);
    assertThat(event.getString("error")).isEqualTo("java.lang.IllegalStateException");
    assertThat(event.toString()).doesNotContain("private");
  }

  @Test
  void a_loss_has_an_event() {
    record("io.domainflow.Loss");
    AtomicInteger number = new AtomicInteger();
    await()
        .until(
            () -> {
              String id = "w" + number.incrementAndGet();
              Worker worker = flow.workers().register("s", id, "t", "", Duration.ofMillis(100));
              database.flow("other").workers().register("s", id, "t", "").close();
              await().until(() -> !worker.isRegistered());
              return !events.isEmpty();
            });
    assertThat(events.get(0).getString("what")).contains("worker s/w");
  }

  private void record(String name) {
    stream.enable(name);
    stream.onEvent(name, events::add);
    stream.startAsync();
  }
}
