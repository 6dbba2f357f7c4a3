package io.domainflow.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;

/** db-scheduler by its usual strategy, which picks one at a time, or by that for throughput. */
final class DbSchedulerJobs implements JobSystem {
  private final boolean single;

  DbSchedulerJobs() {
    this(false);
  }

  DbSchedulerJobs(boolean single) {
    this.single = single;
  }

  @Override
  public String name() {
    return "db-scheduler 16.12, " + (single ? "picks each when it is run" : "lock and fetch");
  }

  @Override
  public String table() {
    return "scheduled_tasks";
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) throws Exception {
    database.execute(
        "CREATE TABLE scheduled_tasks (task_name text NOT NULL, task_instance text NOT NULL,"
            + " task_data bytea, execution_time timestamptz NOT NULL, picked boolean NOT NULL,"
            + " picked_by text, last_success timestamptz, last_failure timestamptz,"
            + " consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL,"
            + " priority smallint, PRIMARY KEY (task_name, task_instance))",
        "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
        "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)",
        "CREATE INDEX priority_execution_time_idx"
            + " ON scheduled_tasks (priority DESC, execution_time ASC)");
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) throws Exception {
    database.execute(
        "INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
            + " SELECT 'nothing', 'job ' || number, now(), false, 1 FROM generate_series(1, "
            + jobs
            + ") AS number");
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws Exception {
    CountDownLatch left = new CountDownLatch(jobs);
    OneTimeTask<Void> nothing =
        Tasks.oneTime("nothing").execute((instance, context) -> left.countDown());
    SchedulerBuilder builder =
        Scheduler.create(pool, nothing).threads(threads).pollingInterval(Duration.ofMillis(100));
    Scheduler scheduler = (single ? builder : builder.pollUsingLockAndFetch(1.0, 4.0)).build();
    scheduler.start();
    left.await();
    OurJobs.awaitNone(database, table());
    scheduler.stop();
  }
}
