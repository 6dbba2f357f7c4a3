package io.domainflow.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jspecify.annotations.Nullable;

/** JobRunr, which polls each five seconds at most, and fetches more when its threads are free. */
public final class JobRunrJobs implements JobSystem {
  private static volatile @Nullable CountDownLatch left; // JobRunr's jobs are static calls

  @Override
  public String name() {
    return "JobRunr 8.7";
  }

  /** Jobs that are done stay. */
  @Override
  public String table() {
    return "jobrunr_jobs WHERE state <> 'SUCCEEDED'";
  }

  /** It needs seconds for what others do in one. */
  @Override
  public int most() {
    return 3_000;
  }

  @Override
  public void prepare(DurableDatabase database, DataSource pool) {
    SqlStorageProviderFactory.using(pool).close();
  }

  @Override
  public void enqueue(DurableDatabase database, DataSource pool, int jobs) throws Exception {
    database.execute("DELETE FROM jobrunr_jobs", "DELETE FROM jobrunr_backgroundjobservers");
    JobRunr.configure()
        .useStorageProvider(SqlStorageProviderFactory.using(pool))
        .initialize()
        .getJobScheduler()
        .enqueue(IntStream.range(0, jobs).boxed(), number -> JobRunrJobs.nothing());
    JobRunr.destroy();
  }

  /** What the jobs do. */
  public static void nothing() {
    CountDownLatch those = left;
    if (those == null) {
      throw new IllegalStateException("a job was left by an earlier round");
    }
    those.countDown();
  }

  @Override
  public void run(DurableDatabase database, DataSource pool, int threads, int jobs)
      throws Exception {
    CountDownLatch those = new CountDownLatch(jobs);
    left = those;
    JobRunr.configure()
        .useStorageProvider(SqlStorageProviderFactory.using(pool))
        .useBackgroundJobServer(
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(threads)
                .andPollInterval(Duration.ofSeconds(5)))
        .initialize();
    those.await();
    OurJobs.awaitNone(database, table());
    JobRunr.destroy();
  }
}
