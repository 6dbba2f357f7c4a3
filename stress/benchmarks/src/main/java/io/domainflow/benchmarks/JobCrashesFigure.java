package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.ClaimedJob;
import io.domainflow.DomainFlow;
import io.domainflow.JobFailure;
import io.domainflow.JobProcessor;
import io.domainflow.JobRequest;
import io.domainflow.JobType;
import io.domainflow.Jobs;
import io.domainflow.PayloadCodec;
import io.domainflow.ProcessorSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Many jobs whose handlers crash, now before and now after what they write is committed. */
final class JobCrashesFigure implements Figure {
  private static final JobType<String> WRITE = JobType.of("write", PayloadCodec.text());
  private static final int JOBS = 100_000;
  private static final int CRASHES_IN_A_HUNDRED = 5;

  @Override
  public String name() {
    return "job-crashes";
  }

  @Override
  public String about() {
    return "100,000 jobs, of which 5 % crash before, in, or after the transaction that writes their"
        + " effect, while sessions are killed: effects that are missing or there twice";
  }

  @Override
  public Measurement measure() throws Exception {
    AtomicInteger crashes = new AtomicInteger();
    long start = System.nanoTime();
    long wrong;
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(30);
        DomainFlow one = DomainFlow.on(pool);
        DomainFlow two = DomainFlow.on(pool)) {
      one.migrate();
      database.execute("CREATE TABLE effect (job bigint NOT NULL)");
      Jobs jobs = one.jobs("benchmark");
      jobs.declare();
      List<JobRequest> requests = new ArrayList<>();
      for (int job = 0; job < JOBS; job++) {
        requests.add(WRITE.request("").withAttempts(1_000));
      }
      jobs.enqueueAll(requests);
      List<JobProcessor> processors = new ArrayList<>();
      for (DomainFlow flow : List.of(one, two)) {
        processors.add(
            flow.jobs("benchmark")
                .processor()
                .with(ProcessorSettings.defaults().withLifetime(Duration.ofSeconds(2)))
                .handle(WRITE, (text, job) -> write(pool, job, crashes))
                .start());
      }
      while (database.count("domainflow.job") > 0) {
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                + " current_database() AND pid <> pg_backend_pid() AND random() < 0.02");
        TimeUnit.MILLISECONDS.sleep(200); // how often sessions are killed
      }
      processors.forEach(JobProcessor::close);
      wrong =
          database.count(
              "(SELECT id, count(job) AS effects FROM generate_series(1, "
                  + JOBS
                  + ") AS id LEFT JOIN effect ON job = id GROUP BY id HAVING count(job) <> 1) AS w");
    }
    return new Measurement(
        wrong,
        "effects missing or there twice",
        0,
        Measurement.Better.LOWER,
        List.of("jobs", "crashes", "seconds", "wrong"),
        List.of(
            List.of(
                String.format(Locale.ROOT, "%,d", JOBS),
                String.format(Locale.ROOT, "%,d", crashes.get()),
                String.format(Locale.ROOT, "%.0f", (System.nanoTime() - start) / 1e9),
                String.valueOf(wrong))));
  }

  private static void write(DataSource pool, ClaimedJob job, AtomicInteger crashes)
      throws SQLException {
    int crash = ThreadLocalRandom.current().nextInt(300);
    boolean crashing = crash < 3 * CRASHES_IN_A_HUNDRED;
    if (crashing) {
      crashes.incrementAndGet();
    }
    crash(crashing && crash % 3 == 0);
    try (Connection session = pool.getConnection()) {
      session.setAutoCommit(false);
      try (PreparedStatement insert = session.prepareStatement("INSERT INTO effect VALUES (?)")) {
        insert.setLong(1, job.id());
        insert.executeUpdate();
      }
      crash(crashing && crash % 3 == 1);
      job.complete(session);
      session.commit();
    }
    crash(crashing && crash % 3 == 2);
  }

  private static void crash(boolean now) {
    if (now) {
      throw JobFailure.transientFor(Duration.ZERO, "crash").exception();
    }
  }
}
