package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.JobRequest;
import io.domainflow.JobType;
import io.domainflow.Jobs;
import io.domainflow.PayloadCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Jobs that are enqueued a thousand at a time, by turns with an insert into a table of the kind.
 */
final class EnqueueFigure implements Figure {
  private static final JobType<String> NOTHING = JobType.of("nothing", PayloadCodec.text());
  private static final int AT_A_TIME = 1_000;
  private static final int TIMES = 100;
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return "enqueue";
  }

  @Override
  public String about() {
    return "jobs enqueued 1,000 in a transaction, against a bare insert from unnest into a table"
        + " with the same columns and indexes";
  }

  @Override
  public Measurement measure() throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(3);
        DomainFlow flow = DomainFlow.on(pool)) {
      flow.migrate();
      Jobs jobs = flow.jobs("benchmark");
      jobs.declare();
      database.execute("CREATE TABLE bare_job (LIKE domainflow.job INCLUDING ALL)");
      List<JobRequest> requests = new ArrayList<>();
      for (int job = 0; job < AT_A_TIME; job++) {
        requests.add(NOTHING.request("payload " + job));
      }
      for (int round = 0; round <= ROUNDS; round++) { // the first is to get warm
        database.execute("TRUNCATE domainflow.job, bare_job", "CHECKPOINT");
        long start = System.nanoTime();
        for (int time = 0; time < TIMES; time++) {
          jobs.enqueueAll(requests);
        }
        long half = System.nanoTime();
        for (int time = 0; time < TIMES; time++) {
          insert(pool);
        }
        long end = System.nanoTime();
        if (database.count("domainflow.job") != AT_A_TIME * TIMES
            || database.count("bare_job") != AT_A_TIME * TIMES) {
          throw new IllegalStateException("not all of the jobs are there");
        }
        if (round > 0) {
          ours.add(AT_A_TIME * TIMES / ((half - start) / 1e9));
          bare.add(AT_A_TIME * TIMES / ((end - half) / 1e9));
        }
      }
    }
    double ratio = Medians.of(ours) / Medians.of(bare);
    return new Measurement(
        ratio,
        "of the bare insert",
        0.7,
        Measurement.Better.HIGHER,
        List.of("jobs/s", "DomainFlow", "bare", "ratio"),
        List.of(
            List.of(
                "1,000 at a time",
                String.format(Locale.ROOT, "%,.0f", Medians.of(ours)),
                String.format(Locale.ROOT, "%,.0f", Medians.of(bare)),
                String.format(Locale.ROOT, "%.2f", ratio))));
  }

  private static void insert(HikariDataSource pool) throws Exception {
    String[] payloads = new String[AT_A_TIME];
    for (int job = 0; job < AT_A_TIME; job++) {
      payloads[job] = "payload " + job;
    }
    try (Connection session = pool.getConnection();
        PreparedStatement insert =
            session.prepareStatement(
                "INSERT INTO bare_job (queue, type, state, priority, due_at, attempts, payload,"
                    + " enqueued_at) SELECT 'benchmark', 'nothing', 'r', 0, clock_timestamp(), 25,"
                    + " convert_to(payload, 'UTF8'), clock_timestamp()"
                    + " FROM unnest(?::text[]) AS payload")) {
      insert.setArray(1, session.createArrayOf("text", payloads));
      insert.executeUpdate();
    }
  }
}
