package io.domainflow.benchmarks;

import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What people write without a harness: threads behind a latch, a connection each, a loop. */
final class PlainThreads {
  private PlainThreads() {}

  /** Transactions per second. */
  static double throughput(TestDatabase database, int threads, Duration duration)
      throws SQLException, InterruptedException, ExecutionException {
    List<Connection> connections = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int thread = 0; thread < threads; thread++) {
        connections.add(database.connect());
      }
      CountDownLatch ready = new CountDownLatch(threads);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Long>> counts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Connection connection = connections.get(thread);
        int row = thread + 1;
        counts.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  start.await();
                  return loop(connection, row, System.nanoTime() + duration.toNanos());
                }));
      }
      ready.await();
      long begin = System.nanoTime();
      start.countDown();
      long sum = 0;
      for (Future<Long> count : counts) {
        sum += count.get();
      }
      return sum / ((System.nanoTime() - begin) / 1e9);
    } finally {
      executor.shutdownNow();
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static long loop(Connection connection, int row, long end) throws SQLException {
    long count = 0;
    while (System.nanoTime() < end) {
      ShortTransaction.run(connection, row);
      count++;
    }
    return count;
  }
}
