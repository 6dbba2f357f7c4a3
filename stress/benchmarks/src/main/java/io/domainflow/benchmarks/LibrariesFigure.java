package io.domainflow.benchmarks;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.realraces.RealRace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Whether the explorer finds the races of published libraries, and none where they are mended. */
final class LibrariesFigure implements Figure {
  private static final int REPLAYS = 20;
  private static final int ROUNDS = 1000;
  private static final Duration EACH = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "libraries";
  }

  @Override
  public String about() {
    return "races of published libraries: bars missed (found within 100 schedules, replays 20 of 20,"
        + " the fixed version passes); beside it two plain threads on a barrier, 1000 rounds or 60 s";
  }

  @Override
  public Measurement measure() throws Exception {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    PlainRounds rounds = new PlainRounds(server);
    List<List<String>> rows = new ArrayList<>();
    int missed = 0;
    for (RealRace race : RealRace.values()) {
      Path reports = Files.createTempDirectory("domainflow-libraries"); // no failure is remembered
      String folder = reports.toString();
      Run buggy =
          run(race.buggy(), Map.of("domainflow.schedules", "100", "domainflow.reports", folder));
      boolean found = buggy.failedWith(race.finding());
      int replays = found ? replays(race, folder, buggy.entry("domainflow.replay")) : 0;
      Run fixed =
          run(race.fixed(), Map.of("domainflow.schedules", "100", "domainflow.reports", folder));
      PlainRounds.Hits hits = rounds.of(race.plain(), ROUNDS, EACH);
      missed += (found ? 0 : 1) + (REPLAYS - replays) + (fixed.passed() ? 0 : 1);
      rows.add(
          List.of(
              race.buggy().getSimpleName(),
              found ? buggy.entry("domainflow.firstFailure") : "NOT FOUND",
              buggy.entry("domainflow.elapsedMillis") + " ms",
              replays + "/" + REPLAYS,
              race.fixed().getSimpleName(),
              fixed.passed() ? fixed.entry("domainflow.schedules") : "FAILS",
              fixed.entry("domainflow.exhausted").equals("true") ? "yes" : "no",
              hits.wrong() + "/" + hits.rounds()));
    }
    return new Measurement(
        missed,
        "missed",
        0,
        Measurement.Better.LOWER,
        List.of(
            "buggy",
            "found by",
            "search",
            "replays",
            "fixed",
            "schedules",
            "exhausted",
            "plain threads"),
        rows);
  }

  private static int replays(RealRace race, String folder, String order) {
    int alike = 0;
    for (int replay = 0; replay < REPLAYS; replay++) {
      Run again =
          run(race.buggy(), Map.of("domainflow.replay", order, "domainflow.reports", folder));
      alike += again.failedWith(race.finding()) ? 1 : 0;
    }
    return alike;
  }

  /** What came of a class with one scenario. */
  private record Run(Map<String, String> entries, List<String> failures) {
    String entry(String name) {
      return Objects.requireNonNullElse(entries.get(name), "-");
    }

    boolean passed() {
      return failures.isEmpty() && !entries.isEmpty();
    }

    boolean failedWith(String finding) {
      return failures.size() == 1 && failures.get(0).contains(finding);
    }
  }

  private static Run run(Class<?> scenario, Map<String, String> properties) {
    Map<String, String> before = new HashMap<>();
    properties.forEach(
        (name, value) ->
            before.put(name, Objects.requireNonNullElse(System.setProperty(name, value), "")));
    Map<String, String> entries = new ConcurrentHashMap<>();
    List<String> failures = new ArrayList<>();
    try {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(scenario)).build(),
              new TestExecutionListener() {
                @Override
                public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                  entries.putAll(entry.getKeyValuePairs());
                }

                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                  result.getThrowable().map(Throwable::toString).ifPresent(failures::add);
                }
              });
    } finally {
      before.forEach(
          (name, value) -> {
            if (value.isEmpty()) {
              System.clearProperty(name);
            } else {
              System.setProperty(name, value);
            }
          });
    }
    return new Run(entries, failures);
  }
}
