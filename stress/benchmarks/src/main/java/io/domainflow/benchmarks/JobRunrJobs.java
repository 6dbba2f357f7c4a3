package io.domainflow.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;

/** JobRunr with its shortest poll interval; what is done stays in its table as succeeded. */
final class JobRunrJobs implements JobSystem {
  private static volatile CountDownLatch left = new CountDownLatch(0); // of the run that is on

  @Override
  public String name() {
    return "JobRunr 8.2";
  }

  @Override
  public String table() {
    return "jobrunr_jobs WHERE state <> 'SUCCEEDED'";
  }

  /** It is slower, and no other rate comes of more. */
  @Override
  public int jobs(int usual) {
    return usual / 12;
  }

  /** What its jobs do. Public, as it is called by its name. */
  public static void nothing() {
    left.countDown();
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) {
    storage(pool).close();
  }

  private static PostgresStorageProvider storage(DataSource pool) {
    PostgresStorageProvider storage = new PostgresStorageProvider(pool);
    storage.setJobMapper(new JobMapper(new GsonJsonMapper()));
    return storage;
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) throws Exception {
    database.execute("TRUNCATE jobrunr_jobs");
    JobRunr.configure().useStorageProvider(storage(pool)).initialize();
    try {
      BackgroundJob.enqueue(IntStream.range(0, jobs).boxed(), number -> JobRunrJobs.nothing());
    } finally {
      JobRunr.destroy();
    }
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws Exception {
    left = new CountDownLatch(jobs);
    JobRunr.configure()
        .useStorageProvider(storage(pool))
        .useBackgroundJobServer(
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(threads)
                .andPollInterval(Duration.ofSeconds(5)))
        .initialize();
    try {
      left.await();
      OurJobs.awaitNone(database, table());
    } finally {
      JobRunr.destroy();
    }
  }
}
