package io.domainflow.benchmarks;

import io.domainflow.ClaimedJob;
import io.domainflow.DomainFlow;
import io.domainflow.Jobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** The runtime's queue by hand: each thread claims one job, and completes it. */
final class OurSingleJobs implements JobSystem {
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final OurJobs queue = new OurJobs();

  @Override
  public String name() {
    return "DomainFlow, one at a time";
  }

  @Override
  public String table() {
    return queue.table();
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) throws InterruptedException {
    queue.prepare(database, pool);
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) {
    queue.enqueue(database, pool, jobs);
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (DomainFlow flow = DomainFlow.on(pool)) {
      Jobs all = flow.jobs(OurJobs.QUEUE);
      List<Future<?>> ends = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        ends.add(executor.submit(() -> work(all)));
      }
      for (Future<?> each : ends) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void work(Jobs all) {
    List<ClaimedJob> one = all.claim(1, LIFE);
    while (!one.isEmpty()) {
      one.get(0).complete();
      one = all.claim(1, LIFE);
    }
  }
}
