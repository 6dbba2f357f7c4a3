package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusTest {
  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void drop() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void an_empty_schema_has_nothing_to_show() throws Exception {
    flow.migrate();
    assertThat(status()).isZero();
    assertThat(text(out))
        .contains("Workers\n  none is registered\n", "Queues\n  none is declared\n")
        .contains("Migration lock\n  holder  ends in  waiting\n  nobody           0\n");
  }

  @Test
  void it_shows_who_is_at_what_and_who_waits_for_whom() throws Exception {
    flow.migrate();
    Worker worker = flow.workers().register("campaign", "worker 7", "generator", "secret");
    worker.working("generate names");
    Jobs jobs = flow.jobs("post");
    jobs.declare();
    jobs.enqueue(JobType.of("mail", PayloadCodec.text()).request("private letter"));
    Resource order = Resource.of("order", "42");
    Lease lease =
        flow.locks().tryAcquire(order, LockMode.EXCLUSIVE, Duration.ofMinutes(1)).orElseThrow();
    Future<?> waiting =
        threads.submit(
            () ->
                database
                    .flow("other")
                    .locks()
                    .withLock(
                        order,
                        LockMode.EXCLUSIVE,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        held -> 1));
    await().until(() -> database.count("domainflow.lock_waiter") == 1);
    try (Connection blocker = database.unpooled().getConnection();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM domainflow.job_queue FOR UPDATE");
      Future<?> blocked = threads.submit(jobs::pause);
      await().until(() -> database.count("pg_locks WHERE NOT granted") == 1);

      assertThat(status()).isZero();
      blocker.rollback();
      blocked.get();
    }
    lease.close();
    waiting.get();

    String shown = text(out);
    assertThat(shown)
        .containsPattern("campaign +worker 7 +generator +working +generate names +0:?0:00:0")
        .containsPattern("post +no +1 +0 +0 +0 +00:00:0")
        .containsPattern("order +42 +exclusive +mine")
        .containsPattern("order +42 +other[^ ]* .*exclusive +mine")
        .containsPattern("\\d+ .*00:00:\\d\\d +\\d+\n")
        .doesNotContain("secret", "private");
  }

  @Test
  void many_rows_are_cut_and_a_terminal_is_not_obeyed() throws Exception {
    flow.migrate();
    for (int number = 10; number < 40; number++) {
      flow.jobs("queue " + number).declare();
    }
    database.execute(
        "INSERT INTO domainflow.job_queue (queue) VALUES (E'a\\x1b[2J' || repeat('x', 100))");
    assertThat(status()).isZero();
    assertThat(text(out)).contains("and 11 more").contains("a?[2Jxxx").doesNotContain("\u001b");
  }

  @Test
  void a_role_with_the_least_grants_may_ask() throws Exception {
    flow.migrate();
    try (Connection session = database.unpooled().getConnection();
        Statement statement = session.createStatement()) {
      String role = "status_" + database.read("SELECT current_database()");
      statement.execute("CREATE ROLE " + role);
      try {
        statement.execute(
            Schema.text("grants").replace(":\"role\"", role).replaceAll("(?m)^--.*$", ""));
        statement.execute("SET ROLE " + role);
        assertThat(new StatusReport(new Schema("domainflow")).of(session)).contains("Queues");
        statement.execute("RESET ROLE");
      } finally {
        statement.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
      }
    }
  }

  @Test
  void no_schema_and_no_server_are_said() {
    assertThat(status()).isEqualTo(1);
    assertThat(text(err)).contains("call migrate()");
    assertThat(run("--url", "jdbc:postgresql://127.0.0.1:1/none")).isEqualTo(1);
    assertThat(text(err)).contains("no answer (SQLSTATE 08001)").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--url",
        "--url jdbc:mysql://x/y",
        "--password secret --url jdbc:postgresql://x/y",
        "--url jdbc:postgresql://x/y secret",
        "--url jdbc:postgresql://x/y --schema a'b",
        "--url jdbc:postgresql://x/y --watch 0"
      })
  void misuse_is_said_with_the_usage(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(text(err)).contains("usage: ", "--url").doesNotContain("secret");
    assertThat(out.size()).isZero();
  }

  private int status() {
    return run("--url", database.url());
  }

  private int run(String... arguments) {
    return Status.run(List.of(arguments), Map.of(), stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
