package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.JobProcessor;
import io.domainflow.JobRequest;
import io.domainflow.JobType;
import io.domainflow.Jobs;
import io.domainflow.PayloadCodec;
import io.domainflow.ProcessorSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Jobs done while somebody keeps a snapshot, so that no dead row can be cleaned up. */
final class HeldXminFigure implements Figure {
  private static final JobType<String> NOTHING = JobType.of("nothing", PayloadCodec.text());
  private static final int STEADY_BATCH = 500; // each 100 ms: 5,000 jobs a second
  private static final long STEADY_MILLIS = 100;
  private static final int BURST = 60_000;
  private static final int BURSTS = 3;
  private static final Duration HELD = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "held-xmin";
  }

  @Override
  public String about() {
    return "jobs done by 8 threads after a snapshot was kept for 3 minutes in which 5,000 jobs a"
        + " second were done, to the same without it";
  }

  @Override
  public Measurement measure() throws Exception {
    AtomicLong done = new AtomicLong();
    List<Double> without = new ArrayList<>();
    List<Double> held = new ArrayList<>();
    long dead;
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(10);
        HikariDataSource other = database.pool(1);
        DomainFlow flow = DomainFlow.on(pool)) {
      flow.migrate();
      Jobs jobs = flow.jobs("benchmark");
      jobs.declare();
      try (JobProcessor processor =
          jobs.processor()
              .with(ProcessorSettings.defaults().withThreads(8).withClaim(500))
              .handle(NOTHING, (text, job) -> done.incrementAndGet())
              .start()) {
        burst(jobs, done); // to get warm
        for (int round = 0; round < BURSTS; round++) {
          without.add(burst(jobs, done));
        }
        try (Connection session = other.getConnection();
            Statement statement = session.createStatement()) {
          session.setAutoCommit(false);
          session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          statement.execute("SELECT pg_current_xact_id()"); // a snapshot, and an xmin
          steady(jobs, done);
          for (int round = 0; round < BURSTS; round++) {
            held.add(burst(jobs, done));
          }
          dead = deadRows(database);
          session.rollback();
        }
        processor.drain(Duration.ofSeconds(10));
      }
    }
    double ratio = Medians.of(held) / Medians.of(without);
    return new Measurement(
        100 * ratio,
        "% of the rate without",
        80,
        Measurement.Better.HIGHER,
        List.of("60,000 jobs", "jobs/s", "dead rows of job"),
        List.of(
            List.of("without", String.format(Locale.ROOT, "%,.0f", Medians.of(without)), ""),
            List.of(
                "held for 3 minutes",
                String.format(Locale.ROOT, "%,.0f", Medians.of(held)),
                String.format(Locale.ROOT, "%,d", dead))));
  }

  private static List<JobRequest> requests(int number) {
    List<JobRequest> requests = new ArrayList<>();
    for (int job = 0; job < number; job++) {
      requests.add(NOTHING.request(""));
    }
    return requests;
  }

  /** From the first enqueue to the last job's end: the same with and without. */
  private static double burst(Jobs jobs, AtomicLong done) throws InterruptedException {
    long before = done.get();
    List<JobRequest> some = requests(10_000);
    long start = System.nanoTime();
    for (int from = 0; from < BURST; from += 10_000) {
      jobs.enqueueAll(some);
    }
    await(done, before + BURST);
    return BURST / ((System.nanoTime() - start) / 1e9);
  }

  private static void steady(Jobs jobs, AtomicLong done) throws InterruptedException {
    List<JobRequest> some = requests(STEADY_BATCH);
    long before = done.get();
    long enqueued = 0;
    long start = System.nanoTime();
    long next = start;
    while (System.nanoTime() - start < HELD.toNanos()) {
      jobs.enqueueAll(some);
      enqueued += STEADY_BATCH;
      next += TimeUnit.MILLISECONDS.toNanos(STEADY_MILLIS);
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime()); // the rate is what is wanted
    }
    await(done, before + enqueued);
  }

  private static void await(AtomicLong done, long number) throws InterruptedException {
    while (done.get() < number) {
      TimeUnit.MILLISECONDS.sleep(1); // a thousandth of what is measured
    }
  }

  private static long deadRows(DurableDatabase database) throws SQLException {
    return database.number("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'job'");
  }
}
