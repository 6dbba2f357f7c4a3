package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the statements read, whatever the queue was like when their plans were made. */
final class JobPlansTest {
  private static final JobType<String> MAIL = JobType.of("mail", PayloadCodec.text());
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final TransactionSettings RELY = TransactionSettings.named("rely");
  private static final int LONG = 20_000;

  private final RuntimeDatabase database = new RuntimeDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void plans_of_an_empty_queue_do_not_read_a_long_one_whole() throws Exception {
    try (HikariDataSource one = database.pool(1, pool -> pool.setDataSource(database.unpooled()));
        DomainFlow flow = DomainFlow.on(one, DomainFlowSettings.defaults().withoutListening())) {
      flow.migrate();
      Jobs jobs = flow.jobs("post");
      jobs.declare();
      database.execute(
          "ALTER TABLE domainflow.job SET (autovacuum_enabled = false)", // who looks makes plans
          // anew
          "VACUUM ANALYZE domainflow.job, domainflow.job_claim");
      for (int round = 0; round < 10; round++) { // the driver prepares a statement at its fifth
        jobs.enqueueAll(Collections.nCopies(4, MAIL.request("x")));
        useAll(flow, jobs);
      }
      database.execute("DELETE FROM domainflow.job", "DELETE FROM domainflow.job_claim");
      jobs.enqueueAll(Collections.nCopies(LONG, MAIL.request("x")));
      for (int round = 0; round < 20; round++) {
        useAll(flow, jobs);
      }
    } // sessions tell what they read when they end
    await().until(() -> ofJobs("n_tup_ins") >= LONG);
    assertThat(ofJobs("seq_tup_read")).isLessThan(LONG);
    assertThat(ofJobs("idx_tup_fetch")).isLessThan(LONG);
  }

  private long ofJobs(String statistic) throws SQLException {
    return Long.parseLong(
        database.read(
            "SELECT "
                + statistic
                + " FROM pg_stat_user_tables WHERE relid = 'domainflow.job'::regclass"));
  }

  /** Claims four, completes one, fails one, relies on one, gives them all back. */
  private static void useAll(DomainFlow flow, Jobs jobs) throws Exception {
    List<ClaimedJob> claimed = jobs.claim(4, LIFE);
    claimed.get(0).complete();
    claimed.get(1).fail(JobFailure.transientFor(Duration.ofHours(1), "later"));
    flow.transactions()
        .run(
            RELY,
            connection -> {
              claimed.get(2).check(connection);
              claimed.get(2).complete(connection);
              return 0;
            });
    claimed.get(3).extend(LIFE);
    jobs.reclaim();
  }
}
