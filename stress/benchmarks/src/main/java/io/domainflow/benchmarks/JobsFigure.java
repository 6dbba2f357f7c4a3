package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs that do nothing, from the table to their end, by turns with what others do. */
final class JobsFigure implements Figure {
  private static final int JOBS = 60_000;
  private static final int ROUNDS = 3;
  private static final List<Integer> THREADS = List.of(8, 50);

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public String about() {
    return "60,000 jobs that do nothing, claim to end, with 8 and 50 threads, against db-scheduler,"
        + " JobRunr (of which 3,000) and bare SQL: the smaller ratio to db-scheduler";
  }

  @Override
  public Measurement measure() throws Exception {
    List<JobSystem> systems =
        List.of(new OurJobs(), new DbSchedulerJobs(), new BareJobs(), new JobRunrJobs());
    List<List<String>> rows = new ArrayList<>();
    double worst = Double.MAX_VALUE;
    try (DurableDatabase database = new DurableDatabase()) {
      try (HikariDataSource pool = database.pool(5)) {
        for (JobSystem system : systems) {
          system.prepare(database, pool);
        }
      }
      for (int threads : THREADS) {
        List<List<Double>> rates = new ArrayList<>();
        systems.forEach(system -> rates.add(new ArrayList<>()));
        for (int round = 0; round <= ROUNDS; round++) { // the first is to get warm
          for (int index = 0; index < systems.size(); index++) {
            double rate = rate(systems.get(index), database, threads, JOBS);
            if (round > 0) {
              rates.get(index).add(rate);
            }
          }
        }
        double ours = Medians.of(rates.get(0));
        double rival = Medians.of(rates.get(1));
        double bare = Medians.of(rates.get(2));
        double jobRunr = Medians.of(rates.get(3));
        worst = Math.min(worst, ours / rival);
        rows.add(
            List.of(
                threads + " threads",
                text(ours),
                text(rival),
                text(jobRunr),
                text(bare),
                String.format(Locale.ROOT, "%.2f", ours / rival),
                String.format(Locale.ROOT, "%.0f", ours / jobRunr),
                String.format(Locale.ROOT, "%.2f", ours / bare)));
      }
    }
    return new Measurement(
        worst,
        "times db-scheduler",
        3,
        Measurement.Better.HIGHER,
        List.of(
            "jobs/s",
            "DomainFlow",
            "db-scheduler",
            "JobRunr",
            "bare",
            "to db-scheduler",
            "to JobRunr",
            "to bare"),
        rows);
  }

  private static String text(double rate) {
    return String.format(Locale.ROOT, "%,.0f", rate);
  }

  static double rate(JobSystem system, DurableDatabase database, int threads, int most)
      throws Exception {
    int jobs = Math.min(most, system.most());
    try (HikariDataSource pool = database.pool(system.sessions(threads))) {
      system.enqueue(database, pool, jobs);
      database.execute("VACUUM ANALYZE", "CHECKPOINT");
      long start = System.nanoTime();
      system.run(database, pool, threads, jobs);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (database.count(system.table()) > 0) {
        throw new IllegalStateException(system.name() + " has left jobs undone");
      }
      return jobs / seconds;
    }
  }
}
