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

/** Fifty that wait for one lock in two processes: from one's release to the next one's grant. */
final class LocksContendedFigure implements Figure {
  private static final int WAITERS = 50;
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
        + " p99";
  }

  @Override
  public Measurement measure() throws Exception {
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    AtomicLong released = new AtomicLong();
    ExecutorService executor = Executors.newFixedThreadPool(WAITERS);
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(20);
        DomainFlow one = DomainFlow.on(pool);
        DomainFlow two = DomainFlow.on(pool)) {
      one.migrate();
      List<Future<?>> all = new ArrayList<>();
      for (int waiter = 0; waiter < WAITERS; waiter++) {
        DomainFlow flow = waiter % 2 == 0 ? one : two;
        all.add(
            executor.submit(
                () -> {
                  for (int time = 0; time < TIMES; time++) {
                    Optional<Boolean> had =
                        flow.locks()
                            .withLock(
                                Resource.of("benchmark", "one"),
                                LockMode.EXCLUSIVE,
                                LIFE,
                                LIMIT,
                                lease -> {
                                  long before = released.get();
                                  if (before != 0) {
                                    nanos.add(System.nanoTime() - before);
                                  }
                                  released.set(System.nanoTime());
                                  return true;
                                });
                    if (had.isEmpty()) {
                      throw new IllegalStateException("the lock was not to be had within " + LIMIT);
                    }
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
    return new Measurement(
        Percentiles.millis(nanos, 99),
        "ms",
        10,
        Measurement.Better.LOWER,
        List.of("ms", "p50", "p99", "hand-overs"),
        List.of(
            List.of(
                "DomainFlow",
                String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 50)),
                String.format(Locale.ROOT, "%.1f", Percentiles.millis(nanos, 99)),
                String.valueOf(nanos.size()))));
  }
}
