package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.LockMode;
import io.domainflow.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;

/** Fifty that wait for one lock in two processes: from one's release to the next one's grant. */
final class LocksContendedFigure implements Figure {
  private static final int WAITERS = 50;
  private static final int WARM = 10;
  private static final int TIMES = 20;
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "locks-contended";
  }

  @Override
  public String about() {
    return "one lock that 50 threads of two instances wait for: from a release to the next grant,"
        + " p99, beside JdbcLockRegistry that polls each 100 ms";
  }

  /** Has the lock while the body runs. */
  @FunctionalInterface
  private interface Locked {
    void run(int waiter, Runnable body) throws Exception;
  }

  @Override
  public Measurement measure() throws Exception {
    List<Long> ours;
    List<Long> theirs;
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(20);
        DomainFlow one = DomainFlow.on(pool);
        DomainFlow two = DomainFlow.on(pool)) {
      one.migrate();
      Locked locked = (waiter, body) -> locked(waiter % 2 == 0 ? one : two, body);
      handOvers(WARM, locked);
      ours = handOvers(TIMES, locked);
    }
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(20)) {
      database.execute(SpringLocks.TABLE);
      try (SpringLocks one = new SpringLocks(pool);
          SpringLocks two = new SpringLocks(pool)) {
        Locked locked =
            (waiter, body) -> {
              Lock lock = (waiter % 2 == 0 ? one : two).lock("one");
              lock.lockInterruptibly();
              try {
                body.run();
              } finally {
                lock.unlock();
              }
            };
        handOvers(WARM, locked);
        theirs = handOvers(TIMES, locked);
      }
    }
    return new Measurement(
        Percentiles.millis(ours, 99),
        "ms",
        10,
        Measurement.Better.LOWER,
        List.of("ms", "p50", "p99", "most", "hand-overs"),
        List.of(row("DomainFlow", ours), row("JdbcLockRegistry 7.0.5", theirs)));
  }

  private static void locked(DomainFlow flow, Runnable body) throws InterruptedException {
    Optional<Boolean> had =
        flow.locks()
            .withLock(
                Resource.of("benchmark", "one"),
                LockMode.EXCLUSIVE,
                LIFE,
                LIMIT,
                lease -> {
                  body.run();
                  return true;
                });
    if (had.isEmpty()) {
      throw new IllegalStateException("the lock was not to be had within " + LIMIT);
    }
  }

  private static List<Long> handOvers(int times, Locked locked) throws Exception {
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    AtomicLong released = new AtomicLong();
    ExecutorService executor = Executors.newFixedThreadPool(WAITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int number = 0; number < WAITERS; number++) {
        int waiter = number;
        all.add(
            executor.submit(
                () -> {
                  for (int time = 0; time < times; time++) {
                    locked.run(
                        waiter,
                        () -> {
                          long before = released.get();
                          if (before != 0) {
                            nanos.add(System.nanoTime() - before);
                          }
                          released.set(System.nanoTime());
                        });
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
    return nanos;
  }

  private static List<String> row(String name, List<Long> nanos) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 50)),
        String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 99)),
        String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 100)),
        String.valueOf(nanos.size()));
  }
}
