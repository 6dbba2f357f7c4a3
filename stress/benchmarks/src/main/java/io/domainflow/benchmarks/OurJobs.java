package io.domainflow.benchmarks;

import io.domainflow.DomainFlow;
import io.domainflow.JobProcessor;
import io.domainflow.JobRequest;
import io.domainflow.JobType;
import io.domainflow.Jobs;
import io.domainflow.PayloadCodec;
import io.domainflow.ProcessorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The runtime's queue, with its processor. */
final class OurJobs implements JobSystem {
  private static final JobType<String> NOTHING = JobType.of("nothing", PayloadCodec.text());
  static final String QUEUE = "benchmark";

  @Override
  public String name() {
    return "DomainFlow";
  }

  @Override
  public String table() {
    return "domainflow.job";
  }

  @Override
  public int sessions(int threads) {
    return 5;
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) throws InterruptedException {
    try (DomainFlow flow = DomainFlow.on(pool)) {
      flow.migrate();
      flow.jobs(QUEUE).declare();
    }
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) {
    try (DomainFlow flow = DomainFlow.on(pool)) {
      Jobs queue = flow.jobs(QUEUE);
      List<JobRequest> requests = new ArrayList<>();
      for (int job = 0; job < jobs; job++) {
        requests.add(NOTHING.request(""));
      }
      for (int from = 0; from < jobs; from += 10_000) {
        queue.enqueueAll(requests.subList(from, Math.min(jobs, from + 10_000)));
      }
    }
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws InterruptedException {
    CountDownLatch left = new CountDownLatch(jobs);
    try (DomainFlow flow = DomainFlow.on(pool);
        JobProcessor processor =
            flow.jobs(QUEUE)
                .processor()
                .with(ProcessorSettings.defaults().withThreads(threads).withClaim(500))
                .handle(NOTHING, (text, job) -> left.countDown())
                .start()) {
      left.await();
      if (!processor.drain(Duration.ofMinutes(1))) {
        throw new IllegalStateException("the jobs were not written down within a minute");
      }
    }
  }

  static void awaitNone(DurableDatabase database, String table) throws Exception {
    while (database.count(table) > 0) {
      TimeUnit.MILLISECONDS.sleep(2); // the other's end is known by its table only
    }
  }
}
