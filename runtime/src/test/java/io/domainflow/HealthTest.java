package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void all_is_well_once_the_schema_is_there() throws Exception {
    assertThat(flow.health().problems()).singleElement().asString().contains("call migrate()");
    flow.migrate();

    Health health = flow.health();
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.answer()).isPositive();
    assertThat(health.held()).isZero();
  }

  @Test
  void what_is_held_and_whether_notifications_are_heard_is_said() throws Exception {
    flow.migrate();
    flow.jobs("post").declare();
    JobType<String> mail = JobType.of("mail", PayloadCodec.text());
    try (Worker worker = flow.workers().register("s", "w", "t", "");
        JobProcessor processor =
            flow.jobs("post").processor().handle(mail, (text, job) -> {}).start()) {
      await().until(() -> flow.health().listening() != Pooler.isUsed());
      assertThat(flow.health().held()).isEqualTo(1);
      assertThat(worker.isRegistered()).isTrue();
      assertThat(processor.drain(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void a_database_without_an_answer_is_a_problem_and_no_exception() throws Exception {
    flow.migrate();
    database.close();
    assertThat(flow.health().problems()).anyMatch(text -> text.contains("no answer"));
  }

  @Test
  void a_database_that_takes_no_writes_is_a_problem() throws Exception {
    flow.migrate();
    DomainFlow reading =
        DomainFlow.on(
            database.pool(
                1,
                config -> config.setConnectionInitSql("SET default_transaction_read_only = on")));
    try {
      assertThat(reading.health().problems()).singleElement().asString().contains("no writes");
    } finally {
      reading.close();
    }
  }

  @Test
  void renewals_that_do_not_get_through_are_a_problem() throws Exception {
    flow.migrate();
    try (Worker worker = flow.workers().register("s", "w", "t", "", Duration.ofSeconds(5));
        Connection other = database.unpooled().getConnection()) {
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT FROM domainflow.worker FOR UPDATE");
      await()
          .until(() -> flow.health().problems().stream().anyMatch(text -> text.contains("late")));
      other.rollback();
      await().until(() -> flow.health().isHealthy() || !worker.isRegistered());
    }
  }
}
