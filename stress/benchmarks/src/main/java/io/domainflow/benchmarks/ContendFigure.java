package io.domainflow.benchmarks;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the harness costs: its workers against plain threads with the same SQL. */
final class ContendFigure implements Figure {
  private static final int ROUNDS = 6;
  private static final Duration EACH = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "contend";
  }

  @Override
  public String about() {
    return "throughput of 200 workers with a short transaction each, against the same SQL by plain threads";
  }

  @Override
  public Measurement measure() throws Exception {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    List<Double> ratios = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    scenario(); // warms up, as the next line does
    plain(server);
    for (int round = 1; round <= ROUNDS; round++) {
      boolean oursFirst = round % 2 == 1; // by turns, as what runs second finds another machine
      double early = oursFirst ? scenario() : plain(server);
      double late = oursFirst ? plain(server) : scenario();
      double ours = oursFirst ? early : late;
      double plain = oursFirst ? late : early;
      ratios.add(ours / plain);
      rows.add(
          List.of(
              "" + round,
              perSecond(ours),
              perSecond(plain),
              String.format(Locale.ROOT, "%.2f", ours / plain)));
    }
    return new Measurement(
        Medians.of(ratios),
        "x",
        0.9,
        Measurement.Better.HIGHER,
        List.of("round", "@ConcurrencyScenario", "plain threads", "ratio"),
        rows);
  }

  private static double plain(PostgresServer server) throws Exception {
    try (TestDatabase database = server.createDatabase()) {
      try (Connection db = database.connect()) {
        ShortTransaction.create(db, ContendScenario.WORKERS);
      }
      return PlainThreads.throughput(database, ContendScenario.WORKERS, EACH);
    }
  }

  /** Calls per second, as the scenario's own report entry says. */
  private static double scenario() {
    Map<String, String> entries = new ConcurrentHashMap<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ContendScenario.class))
                .build(),
            new TestExecutionListener() {
              @Override
              public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                entries.putAll(entry.getKeyValuePairs());
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result
                    .getThrowable()
                    .ifPresent(
                        thrown -> {
                          throw new IllegalStateException("the scenario failed", thrown);
                        });
              }
            });
    String throughput = entries.get("domainflow.callsPerSecond");
    if (throughput == null) {
      throw new IllegalStateException("the scenario failed or reported nothing");
    }
    return Double.parseDouble(throughput);
  }

  private static String perSecond(double value) {
    return String.format(Locale.ROOT, "%,.0f/s", value);
  }
}
