package io.domainflow.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.JobProcessor;
import io.domainflow.JobType;
import io.domainflow.Jobs;
import io.domainflow.PayloadCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** From the end of the enqueue in one process to the beginning of the handler in another. */
final class PickupFigure implements Figure {
  private static final JobType<String> NOTHING = JobType.of("nothing", PayloadCodec.text());
  private static final int OURS = 400;
  private static final int THEIRS = 30;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Enqueues one; the handler puts the time when it begins. */
  @FunctionalInterface
  private interface Enqueue {
    void one(int number) throws Exception;
  }

  @Override
  public String name() {
    return "pickup";
  }

  @Override
  public String about() {
    return "a job that comes while nothing is to do, from the enqueue's end to the handler's"
        + " beginning in another process, p99, beside db-scheduler that polls each second";
  }

  @Override
  public Measurement measure() throws Exception {
    SynchronousQueue<Long> begun = new SynchronousQueue<>();
    List<Long> ours;
    List<Long> theirs;
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(20);
        DomainFlow here = DomainFlow.on(pool);
        DomainFlow there = DomainFlow.on(pool)) {
      here.migrate();
      Jobs jobs = here.jobs("benchmark");
      jobs.declare();
      try (JobProcessor processor =
          there
              .jobs("benchmark")
              .processor()
              .handle(NOTHING, (text, job) -> begun.put(System.nanoTime()))
              .start()) {
        ours = latencies(OURS, begun, number -> jobs.enqueue(NOTHING.request("")));
        processor.drain(Duration.ofSeconds(10));
      }
      new DbSchedulerJobs().prepare(database, pool);
      OneTimeTask<Void> nothing =
          Tasks.oneTime("nothing")
              .execute(
                  (instance, context) -> {
                    try {
                      begun.put(System.nanoTime());
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      Scheduler scheduler = Scheduler.create(pool, nothing).pollingInterval(POLL).build();
      scheduler.start();
      theirs =
          latencies(
              THEIRS,
              begun,
              number -> scheduler.schedule(nothing.instance("job " + number), Instant.now()));
      scheduler.stop();
    }
    return new Measurement(
        Percentiles.millis(ours, 99),
        "ms",
        10,
        Measurement.Better.LOWER,
        List.of("ms", "p50", "p99", "jobs"),
        List.of(row("DomainFlow", ours), row("db-scheduler 16.12, polls each second", theirs)));
  }

  private static List<String> row(String name, List<Long> nanos) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 50)),
        String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 99)),
        String.valueOf(nanos.size()));
  }

  private static List<Long> latencies(int jobs, SynchronousQueue<Long> begun, Enqueue enqueue)
      throws Exception {
    Random pauses = new Random(1);
    List<Long> latencies = new ArrayList<>();
    for (int number = -5; number < jobs; number++) { // the first are to get warm
      TimeUnit.MILLISECONDS.sleep(20 + pauses.nextInt(60)); // at rest, and not in step with polls
      enqueue.one(number);
      long enqueued = System.nanoTime();
      long latency = Math.max(0, begun.take() - enqueued);
      if (number >= 0) {
        latencies.add(latency);
      }
    }
    return latencies;
  }
}
