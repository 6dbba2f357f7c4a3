package io.domainflow.benchmarks;

import io.domainflow.explore.content.Baseline;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The statements of {@link GatedRate} with no gate: two threads for each lane, on its own database,
 * that start each round together once the rows have been put back as the explorer does it.
 */
final class UngatedRate {
  private static final int WORKERS = 2;
  private static final int UNCOUNTED = 50;

  private final PostgresServer server;

  UngatedRate(PostgresServer server) {
    this.server = server;
  }

  /** Rounds per second, of all lanes together. */
  double of(int lanes, Duration each) throws Exception {
    List<PlainLane> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(lanes * WORKERS);
    try {
      for (int lane = 0; lane < lanes; lane++) {
        all.add(PlainLane.on(server.createDatabase()));
      }
      List<Future<?>> running = new ArrayList<>();
      for (PlainLane lane : all) {
        for (Connection session : lane.sessions()) {
          running.add(
              threads.submit(
                  () -> {
                    lane.work(session, each);
                    return "";
                  }));
        }
      }
      for (Future<?> worker : running) {
        worker.get();
      }
      return all.stream().mapToDouble(PlainLane::perSecond).sum();
    } finally {
      threads.shutdownNow();
      for (PlainLane lane : all) {
        lane.close();
      }
    }
  }

  /**
   * A database and two sessions. Thread-safe: what is not final belongs to the barrier's action.
   */
  private record PlainLane(
      TestDatabase database,
      Connection admin,
      Baseline baseline,
      List<Connection> sessions,
      CyclicBarrier barrier,
      AtomicLong rounds,
      AtomicLong start,
      AtomicLong last) {

    static PlainLane on(TestDatabase database) throws SQLException {
      Explored.create(database, ReadWriteCommit.SCHEMA);
      List<Connection> sessions = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        sessions.add(database.connect());
      }
      Connection admin = database.connect();
      Baseline baseline = Baseline.take(admin);
      AtomicLong rounds = new AtomicLong();
      AtomicLong start = new AtomicLong();
      AtomicLong last = new AtomicLong();
      CyclicBarrier barrier =
          new CyclicBarrier(
              WORKERS,
              () -> {
                putBack(baseline, admin);
                last.set(System.nanoTime());
                if (rounds.incrementAndGet() == UNCOUNTED + 1) {
                  start.set(last.get());
                }
              });
      return new PlainLane(database, admin, baseline, sessions, barrier, rounds, start, last);
    }

    private static void putBack(Baseline baseline, Connection admin) {
      try {
        baseline.restore(admin, baseline.relations());
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Of all workers alike: which round is the last is read behind the barrier. */
    void work(Connection session, Duration each)
        throws SQLException, InterruptedException, BrokenBarrierException {
      barrier.await();
      long end = last.get() + each.toNanos();
      while (last.get() < end) {
        ReadWriteCommit.run(session, 1);
        barrier.await();
      }
    }

    double perSecond() {
      return (rounds.get() - UNCOUNTED - 1) / ((last.get() - start.get()) / 1e9);
    }

    void close() throws SQLException {
      for (Connection session : sessions) {
        session.close();
      }
      admin.close();
      database.close();
    }
  }
}
