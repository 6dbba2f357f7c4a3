package io.domainflow.benchmarks;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorPool;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.realraces.PlainRace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Two plain threads behind a barrier, each round on a new database. Used by one thread. */
final class PlainRounds {
  private static final int CONNECTIONS = 6;

  private final PostgresServer server;

  PlainRounds(PostgresServer server) {
    this.server = server;
  }

  /** How many rounds went wrong, of how many that the time allowed. */
  record Hits(int wrong, int rounds) {}

  Hits of(PlainRace race, int most, Duration time) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TestDatabase prepared = server.createDatabase()) {
      try (ActorPool pool = new ActorPool(prepared, "prepare", 1)) {
        race.prepare().run(new Caller(0, pool.dataSource()));
      }
      long end = System.nanoTime() + time.toNanos();
      int wrong = 0;
      int rounds = 0;
      while (rounds < most && System.nanoTime() < end) {
        wrong += goesWrong(race, prepared, threads) ? 1 : 0;
        rounds++;
      }
      return new Hits(wrong, rounds);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean goesWrong(PlainRace race, TestDatabase prepared, ExecutorService threads)
      throws SQLException, InterruptedException {
    try (TestDatabase database = server.createDatabase(prepared);
        ActorPool pool = new ActorPool(database, "round", CONNECTIONS)) {
      pool.fill(CONNECTIONS);
      CyclicBarrier barrier = new CyclicBarrier(2);
      List<Caller> callers =
          List.of(new Caller(1, pool.dataSource()), new Caller(2, pool.dataSource()));
      List<Future<Object>> calls =
          threads.invokeAll(
              callers.stream()
                  .<Callable<Object>>map(
                      caller ->
                          () -> {
                            barrier.await();
                            race.run().run(caller);
                            return caller;
                          })
                  .toList());
      return fails(calls)
          || callers.stream().filter(caller -> "true".equals(caller.result)).count() > 1;
    }
  }

  private static boolean fails(List<Future<Object>> calls) throws InterruptedException {
    for (Future<Object> call : calls) {
      try {
        call.get();
      } catch (ExecutionException e) {
        return true; // the bug, as plain threads see it
      }
    }
    return false;
  }

  /** What code that is written for a scenario expects. */
  private static final class Caller implements Actor {
    private final int number;
    private final DataSource dataSource;
    private volatile @Nullable String result;

    Caller(int number, DataSource dataSource) {
      this.number = number;
      this.dataSource = dataSource;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public String name() {
      return "worker-" + number;
    }

    @Override
    public long iteration() {
      return 0;
    }

    @Override
    public DataSource dataSource() {
      return dataSource;
    }

    @Override
    public void result(@Nullable Object value) {
      result = String.valueOf(value);
    }
  }
}
