package io.domainflow.benchmarks;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.schedule.Lanes;
import io.domainflow.explore.search.Exploration;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.RememberedFailures;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether one exploration of 100,000 schedules needs more and more memory. Its strategy is the
 * default one, which keeps a tree of orders and draws lots as well; it does not reduce, so that
 * there are more orders, 369,600, than are run. What the explorer remembers of the server's answers
 * is bounded and grows up to the bound at first. The system property {@value #SCHEDULES} makes it
 * shorter.
 */
final class MemoryFigure implements Figure {
  private static final String SCHEDULES = "domainflow.benchmarks.schedules";
  private static final int POINTS = 10;
  private static final int WORKERS = 4;

  /** After so many points the driver's and the JVM's own caches are full. */
  private static final int WARM = 2;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String about() {
    return "growth of the used heap from 20 % of 100,000 schedules (4 workers x (read, write,"
        + " commit) of a row each, 1 lane) to the end";
  }

  @Override
  public Measurement measure() throws Exception {
    int schedules = Integer.getInteger(SCHEDULES, 100_000);
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    List<MemoryPoint> points = points(server, schedules);
    List<List<String>> rows = new ArrayList<>();
    points.forEach(point -> rows.add(row(point)));
    MemoryPoint last = points.get(points.size() - 1);
    rows.add(
        List.of(
            "last / first tenth",
            String.format(Locale.ROOT, "%.2f", last.perSecond() / points.get(0).perSecond()),
            "",
            "",
            ""));
    return new Measurement(
        100.0 * (last.heap() - points.get(WARM - 1).heap()) / points.get(WARM - 1).heap(),
        "%",
        10,
        Measurement.Better.LOWER,
        List.of("schedules", "rate", "used heap", "database", "backends"),
        rows);
  }

  private static List<MemoryPoint> points(PostgresServer server, int schedules)
      throws SQLException, InterruptedException {
    try (TestDatabase database = server.createDatabase()) {
      Explored.create(database, ReadWriteCommit.SCHEMA);
      Sampling sampling = new Sampling(database, schedules / POINTS);
      Explored scenario =
          new Explored(
              "memory",
              ReadWriteCommit.SCHEMA,
              DeclaredActors.alike(
                  WORKERS,
                  actor -> {
                    try (Connection db = actor.dataSource().getConnection()) {
                      ReadWriteCommit.run(db, actor.number());
                    }
                  }),
              List.of(),
              sampling::next);
      ExploreSettings settings =
          ExploreSettings.defaults()
              .withSchedules(schedules + 1) // one that the last point can be taken before
              .withTime(Duration.ofHours(1))
              .withStrategy(Strategy.AUTO, false)
              .withSerial(SerialEquivalence.OFF);
      try (Lanes lanes = new Lanes(database, () -> WORKERS)) {
        ExplorationReport report =
            new Exploration(scenario, lanes, settings, RememberedFailures.none()).run();
        if (report.failed().isPresent() || sampling.points.size() < POINTS) {
          throw new IllegalStateException("it ended early: " + report.summary() + findings(report));
        }
      }
      return sampling.points;
    }
  }

  private static String findings(ExplorationReport report) {
    return report.failed().map(failed -> " " + failed.findings()).orElse("");
  }

  /** Looks at the memory now and then. Used by the thread of the only lane. */
  private static final class Sampling {
    private final TestDatabase database;
    private final int every;
    private final List<MemoryPoint> points = new ArrayList<>();
    private long begun = -(WORKERS + 1); // serial orders: each worker is the first once, one twice
    private long since = System.nanoTime();

    Sampling(TestDatabase database, int every) {
      this.database = database;
      this.every = every;
    }

    void next() {
      if (begun > 0 && begun % every == 0 && points.size() < POINTS) {
        double perSecond = every / ((System.nanoTime() - since) / 1e9);
        try {
          points.add(MemoryPoint.of(begun, perSecond, database));
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
        since = System.nanoTime();
      }
      begun++;
      if (begun == 1) {
        since = System.nanoTime();
      }
    }
  }

  private static List<String> row(MemoryPoint point) {
    return List.of(
        String.format(Locale.ROOT, "%,d", point.schedules()),
        String.format(Locale.ROOT, "%,.0f/s", point.perSecond()),
        megabytes(point.heap()),
        megabytes(point.database()),
        point.backends() == 0 ? "-" : megabytes(point.backends()));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
