package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs that are claimed and ended one at a time, by turns with what db-scheduler does so. */
final class JobsSingleFigure implements Figure {
  private static final int JOBS = 10_000;
  private static final int THREADS = 8;
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "jobs-single";
  }

  @Override
  public String about() {
    return "10,000 jobs that do nothing, claimed and completed one at a time by 8 threads, against"
        + " db-scheduler that picks each when it is run";
  }

  @Override
  public Measurement measure() throws Exception {
    List<JobSystem> systems =
        List.of(new OurSingleJobs(), new DbSchedulerJobs(true), new DbSchedulerJobs(false));
    List<List<Double>> rates = new ArrayList<>();
    systems.forEach(system -> rates.add(new ArrayList<>()));
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(THREADS + 5)) {
      systems.get(0).prepare(database, pool);
      systems.get(1).prepare(database, pool); // the third has the same tables
      for (int round = 0; round <= ROUNDS; round++) { // the first is to get warm
        for (int index = 0; index < systems.size(); index++) {
          double rate = JobsFigure.rate(systems.get(index), database, THREADS, JOBS);
          if (round > 0) {
            rates.get(index).add(rate);
          }
        }
      }
    }
    double ours = Medians.of(rates.get(0));
    List<List<String>> rows = new ArrayList<>();
    for (int index = 0; index < systems.size(); index++) {
      double rate = Medians.of(rates.get(index));
      rows.add(
          List.of(
              systems.get(index).name(),
              String.format(Locale.ROOT, "%,.0f", rate),
              String.format(Locale.ROOT, "%.2f", ours / rate)));
    }
    return new Measurement(
        ours / Medians.of(rates.get(1)),
        "times db-scheduler",
        1,
        Measurement.Better.HIGHER,
        List.of("8 threads", "jobs/s", "ours to it"),
        rows);
  }
}
