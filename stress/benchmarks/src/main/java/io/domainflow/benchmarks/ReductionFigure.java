package io.domainflow.benchmarks;

import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How many orders reduction leaves out, and whether it leaves out an outcome with them. */
final class ReductionFigure implements Figure {
  private static final int MOST = 5_000;

  @Override
  public String name() {
    return "reduction";
  }

  @Override
  public String about() {
    return "all orders against those that reduction runs: scenarios that lose an outcome, and one more"
        + " if independent workers are not one order";
  }

  /** One exhaustive exploration. */
  private record Found(ExplorationReport report, Set<String> outcomes) {}

  @Override
  public Measurement measure() throws Exception {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    List<List<String>> rows = new ArrayList<>();
    int wrong = 0;
    for (ReductionScenario scenario : ReductionScenario.all()) {
      Found all = explore(server, scenario, false);
      Found reduced = explore(server, scenario, true);
      boolean same = all.outcomes().equals(reduced.outcomes());
      boolean complete = all.report().exhausted() && reduced.report().exhausted();
      wrong += same && complete ? 0 : 1;
      if (rows.isEmpty() && reduced.report().schedules() != 1) {
        wrong++;
      }
      rows.add(
          List.of(
              scenario.name(),
              all.report().schedules() + (all.report().exhausted() ? "" : " and more"),
              reduced.report().schedules() + (reduced.report().exhausted() ? "" : " and more"),
              "" + (all.report().schedules() - reduced.report().schedules()),
              "" + reduced.report().redundant(),
              "" + all.outcomes().size(),
              same ? "the same" : difference(all.outcomes(), reduced.outcomes())));
    }
    return new Measurement(
        wrong,
        "wrong",
        0,
        Measurement.Better.LOWER,
        List.of(
            "scenario", "orders", "run", "pruned", "redundant", "outcomes", "outcomes, reduced"),
        rows);
  }

  private static Found explore(PostgresServer server, ReductionScenario scenario, boolean reduced)
      throws SQLException, InterruptedException {
    Outcomes outcomes = new Outcomes();
    ExploreSettings defaults = ExploreSettings.defaults();
    ExploreSettings settings =
        new ExploreSettings(
            1,
            MOST,
            Duration.ofMinutes(2),
            defaults.timeout(),
            defaults.steps(),
            Strategy.EXHAUSTIVE,
            reduced,
            1,
            1,
            SerialEquivalence.OFF,
            new ExpectedFailures(List.of(), Set.of("40P01")));
    ExplorationReport report =
        new Explored(
                scenario.name(),
                scenario.schema(),
                scenario.actors(outcomes),
                List.of(outcomes.taking()),
                outcomes::begin)
            .run(server, settings);
    report
        .failed()
        .ifPresent(failed -> System.err.printf("%s: %s%n", scenario.name(), failed.findings()));
    report.warnings().forEach(warning -> System.err.printf("%s: %s%n", scenario.name(), warning));
    return new Found(report, outcomes.butOfTheFirst(report.serialOrders()));
  }

  private static String difference(Set<String> all, Set<String> reduced) {
    Set<String> lost = new HashSet<>(all);
    lost.removeAll(reduced);
    Set<String> added = new HashSet<>(reduced);
    added.removeAll(all);
    lost.forEach(outcome -> System.err.println("lost: " + outcome));
    added.forEach(outcome -> System.err.println("only when reduced: " + outcome));
    return lost.size() + " lost, " + added.size() + " more";
  }
}
