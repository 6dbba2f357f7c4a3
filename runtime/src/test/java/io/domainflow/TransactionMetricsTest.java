package io.domainflow;

import static io.domainflow.TransactionEnd.Outcome.COMMITTED;
import static io.domainflow.TransactionEnd.Outcome.ROLLED_BACK;
import static io.domainflow.TransactionEnd.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransactionMetricsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TransactionSettings BOOK = TransactionSettings.named("book seat");

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow =
      database.flow(DomainFlowSettings.defaults().withInstance("mine").withTransactionMetrics());

  @BeforeEach
  void migrate() throws Exception {
    flow.migrate();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void it_is_written_down_how_transactions_end() throws Exception {
    commit(BOOK);
    commit(BOOK);
    commit(BOOK.withScope("tenant 7").withIsolation(IsolationLevel.SERIALIZABLE));
    fail(BOOK, "22012");
    conflictOnce(BOOK.withRetries(1));
    flow.transactionMetrics().flush();

    List<TransactionTotals> totals = flow.transactionMetrics().totals(HOUR);
    assertThat(totals)
        .extracting("operation", "scope", "total", "committed", "failed", "unknown")
        .containsExactly(
            tuple("book seat", "", 4L, 3L, 1L, 0L), tuple("book seat", "tenant 7", 1L, 1L, 0L, 0L));
    TransactionTotals all = totals.get(0);
    assertThat(all.averageRetries()).isEqualTo(0.25);
    assertThat(all.shortest()).isPositive().isLessThanOrEqualTo(all.average());
    assertThat(all.longest()).isGreaterThanOrEqualTo(all.average());
    assertThat(
            database.read(
                "SELECT string_agg(concat_ws('/', instance, isolation, outcome, error, sql_state,"
                    + " calls, retries), ', ' ORDER BY outcome, isolation)"
                    + " FROM domainflow.transaction_metric"))
        .isEqualTo(
            "mine/READ COMMITTED/committed/3/1, mine/SERIALIZABLE/committed/1/0,"
                + " mine/READ COMMITTED/rolled back/java.sql.SQLException/22012/1/0");
  }

  @Test
  void sums_of_several_writes_and_instances_are_added_up_within_the_window() throws Exception {
    DomainFlow other =
        database.flow(DomainFlowSettings.defaults().withInstance("other").withTransactionMetrics());
    for (DomainFlow each : List.of(flow, other, flow)) {
      each.transactions().run(BOOK, db -> 1);
      each.transactionMetrics().flush();
    }
    assertThat(flow.transactionMetrics().totals(HOUR)).extracting("total").containsExactly(3L);

    database.execute(
        "UPDATE domainflow.transaction_metric SET recorded_at = recorded_at - interval '2 hours'"
            + " WHERE instance = 'other'");
    assertThat(flow.transactionMetrics().totals(HOUR)).extracting("total").containsExactly(2L);
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    assertThat(flow.transactionMetrics().totals(now.minusHours(3), now.minusHours(1)))
        .extracting("total")
        .containsExactly(1L);
    assertThat(flow.deleteEvents(HOUR)).isEqualTo(1);
    assertThat(flow.transactionMetrics().totals(Duration.ofDays(1)))
        .extracting("total")
        .containsExactly(2L);
  }

  @Test
  void what_cannot_be_written_is_kept_and_a_close_writes_what_is_left() throws Exception {
    commit(BOOK);
    database.execute("ALTER TABLE domainflow.transaction_metric RENAME TO elsewhere");
    assertThatThrownBy(() -> flow.transactionMetrics().flush())
        .isInstanceOf(CoordinationException.class);
    database.execute("ALTER TABLE domainflow.elsewhere RENAME TO transaction_metric");
    commit(BOOK);
    flow.close();

    assertThat(database.flow("later").transactionMetrics().totals(HOUR))
        .extracting("total")
        .containsExactly(2L);
  }

  @Test
  void names_made_of_data_do_not_fill_the_memory_or_the_table() throws Exception {
    database.execute("ALTER TABLE domainflow.transaction_metric RENAME TO elsewhere");
    for (int round = 0; round < 3; round++) {
      for (int number = 0; number < 2_000; number++) {
        flow.transactionMetrics().add(end("operation " + round + " " + number));
      }
      assertThatThrownBy(() -> flow.transactionMetrics().flush())
          .isInstanceOf(CoordinationException.class);
    }
    database.execute("ALTER TABLE domainflow.elsewhere RENAME TO transaction_metric");
    flow.transactionMetrics().flush();
    assertThat(database.count("domainflow.transaction_metric")).isEqualTo(1_000);
  }

  @Test
  void without_the_setting_nothing_is_written_and_no_schema_is_needed() throws Exception {
    RuntimeDatabase empty = new RuntimeDatabase();
    try {
      DomainFlow plain = empty.flow("plain");
      plain.transactions().run(BOOK, db -> 1);
      plain.close();
      assertThat(empty.count("pg_namespace WHERE nspname = 'domainflow'")).isZero();
    } finally {
      empty.close();
    }
  }

  @Test
  void a_listener_hears_each_end_and_what_it_throws_harms_nothing() throws Exception {
    List<TransactionEnd> ends = new ArrayList<>();
    flow.transactions()
        .addListener(
            end -> {
              ends.add(end);
              throw new IllegalStateException("a bug of a listener");
            });
    commit(BOOK);
    fail(BOOK, "23505");
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        BOOK,
                        db -> {
                          throw new CommitUnknownException("book seat", new SQLException("gone"));
                        }))
        .isInstanceOf(CommitUnknownException.class);

    assertThat(ends).extracting("outcome").containsExactly(COMMITTED, ROLLED_BACK, UNKNOWN);
    assertThat(ends).extracting("sqlState").startsWith(null, "23505");
  }

  @Test
  void micrometer_has_the_transactions_the_queues_and_what_is_held() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    flow.jobs("post").declare();
    flow.jobs("post").enqueue(JobType.of("mail", PayloadCodec.text()).request("hello"));
    new DomainFlowMeters(flow, "post", "missing").bindTo(registry);
    conflictOnce(BOOK.withRetries(1));
    fail(BOOK, "22012");

    assertThat(registry.get("domainflow.transactions").tag("outcome", "committed").timer().count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("domainflow.transactions")
                .tag("error", "java.sql.SQLException")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(registry.get("domainflow.transaction.retries").counter().count()).isEqualTo(1);
    assertThat(
            registry
                .get("domainflow.jobs")
                .tag("queue", "post")
                .tag("state", "ready")
                .gauge()
                .value())
        .isEqualTo(1);
    assertThat(registry.get("domainflow.jobs.age").tag("queue", "post").gauge().value())
        .isGreaterThanOrEqualTo(0);
    assertThat(registry.get("domainflow.jobs.age").tag("queue", "missing").gauge().value()).isNaN();
    assertThat(registry.get("domainflow.migration.waiters").gauge().value()).isZero();
    assertThat(registry.get("domainflow.held").gauge().value()).isZero();
    try (Worker worker = flow.workers().register("s", "w", "t", "")) {
      assertThat(worker.isRegistered()).isTrue();
      assertThat(registry.get("domainflow.held").gauge().value()).isEqualTo(1);
    }
  }

  private static TransactionEnd end(String operation) {
    return new TransactionEnd(
        operation,
        "",
        IsolationLevel.READ_COMMITTED,
        COMMITTED,
        0,
        Duration.ofMillis(1),
        null,
        null);
  }

  private void commit(TransactionSettings settings) throws Exception {
    flow.transactions().run(settings, db -> 1);
  }

  private void fail(TransactionSettings settings, String sqlState) {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        settings,
                        db -> {
                          throw new SQLException("wrong", sqlState);
                        }))
        .isInstanceOf(SQLException.class);
  }

  private void conflictOnce(TransactionSettings settings) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    flow.transactions()
        .run(
            settings,
            db -> {
              if (attempts.incrementAndGet() == 1) {
                throw new SQLException("conflict", "40001");
              }
              return 1;
            });
  }
}
