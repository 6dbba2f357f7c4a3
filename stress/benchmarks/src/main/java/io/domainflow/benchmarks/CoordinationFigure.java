package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What it costs a worker to do something alone in its scope, and to say so. */
final class CoordinationFigure implements Figure {
  private static final int OPERATIONS = 5_000;
  private static final int WARM = 500;

  @Override
  public String name() {
    return "coordination";
  }

  @Override
  public String about() {
    return "a coordinated operation that does nothing: the time that it takes, p99 (and p50 below"
        + " 1 ms)";
  }

  @Override
  public Measurement measure() throws Exception {
    List<Long> nanos = new ArrayList<>();
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(5);
        DomainFlow flow = DomainFlow.on(pool)) {
      flow.migrate();
      try (Worker worker = flow.workers().register("benchmark", "worker", "type", "")) {
        for (int operation = -WARM; operation < OPERATIONS; operation++) {
          long start = System.nanoTime();
          boolean done =
              worker.coordinate("nothing", Duration.ofSeconds(10), lease -> true).orElseThrow();
          if (done && operation >= 0) {
            nanos.add(System.nanoTime() - start);
          }
        }
      }
    }
    double median = Percentiles.millis(nanos, 50);
    double most = Percentiles.millis(nanos, 99);
    return new Measurement(
        Math.max(most, median * 5), // the goals are 5 ms and 1 ms
        "ms",
        5,
        Measurement.Better.LOWER,
        List.of("ms", "p50", "p99"),
        List.of(
            List.of(
                "coordinated operation",
                String.format(Locale.ROOT, "%.2f", median),
                String.format(Locale.ROOT, "%.2f", most))));
  }
}
