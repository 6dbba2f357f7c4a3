package io.domainflow.benchmarks;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the gate costs: schedules against the same statements that nobody holds back. */
final class SchedulesFigure implements Figure {
  private static final int ROUNDS = 5;
  private static final Duration EACH = Duration.ofSeconds(3);
  private static final int EXPLORATIONS = 30;

  private static final double GOAL_SHARE = 0.25;
  private static final double GOAL_RATE = 1_000;

  private static final Invariant SIMPLE =
      new Invariant("the stock is not negative", "SchedulesFigure", SchedulesFigure::holds);

  @Override
  public String name() {
    return "schedules";
  }

  @Override
  public String about() {
    return "2 workers x (read, write, commit) of one row: schedules against the same with no gate, in"
        + " 1 and 2 lanes; the figure is the worse of ratio / 0.25 and rate / 1,000 in 2 lanes";
  }

  /** Something that is measured once in each round. */
  private interface Rate {
    double perSecond() throws Exception;
  }

  @Override
  public Measurement measure() throws Exception {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "the benchmark"));
    GatedRate gated = new GatedRate(server, List.of());
    GatedRate checked = new GatedRate(server, List.of(SIMPLE));
    UngatedRate ungated = new UngatedRate(server);
    Map<String, Rate> rates = new LinkedHashMap<>();
    rates.put("explored, 1 lane", () -> gated.byLot(1, EACH));
    rates.put("no gate, 1 lane", () -> ungated.of(1, EACH));
    rates.put("explored, 2 lanes", () -> gated.byLot(2, EACH));
    rates.put("no gate, 2 lanes", () -> ungated.of(2, EACH));
    rates.put("with an invariant, 2 lanes", () -> checked.byLot(2, EACH));
    rates.put("all 14 orders, new sessions, 1 lane", () -> gated.exhaustive(1, EXPLORATIONS));
    gated.byLot(2, EACH); // warms up, as the next line does
    ungated.of(2, EACH);

    Map<String, List<Double>> seen = new LinkedHashMap<>();
    List<Double> oneLane = new ArrayList<>();
    List<Double> twoLanes = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String what : inTurn(List.copyOf(rates.keySet()), round)) {
        Rate rate = rates.get(what);
        if (rate != null) {
          seen.computeIfAbsent(what, none -> new ArrayList<>()).add(rate.perSecond());
        }
      }
      oneLane.add(ratio(seen, "1 lane", round));
      twoLanes.add(ratio(seen, "2 lanes", round));
    }
    List<List<String>> rows = new ArrayList<>();
    rates
        .keySet()
        .forEach(what -> rows.add(row(what, "%,.0f/s", seen.getOrDefault(what, List.of()))));
    rows.add(row("ratio, 1 lane", "%.3f", oneLane));
    rows.add(row("ratio, 2 lanes (goal 0.25)", "%.3f", twoLanes));
    double rate = Medians.of(seen.getOrDefault("explored, 2 lanes", List.of()));
    return new Measurement(
        Math.min(Medians.of(twoLanes) / GOAL_SHARE, rate / GOAL_RATE),
        "of both goals",
        1,
        Measurement.Better.HIGHER,
        List.of("what", "least", "median", "most"),
        rows);
  }

  /** Backwards every other time, as what runs second finds another machine. */
  private static List<String> inTurn(List<String> names, int round) {
    List<String> order = new ArrayList<>(names);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private static double ratio(Map<String, List<Double>> seen, String lanes, int round) {
    return seen.getOrDefault("explored, " + lanes, List.of()).get(round)
        / seen.getOrDefault("no gate, " + lanes, List.of()).get(round);
  }

  private static List<String> row(String what, String format, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return List.of(
        what,
        String.format(Locale.ROOT, format, sorted.get(0)),
        String.format(Locale.ROOT, format, Medians.of(sorted)),
        String.format(Locale.ROOT, format, sorted.get(sorted.size() - 1)));
  }

  private static boolean holds(Connection observer) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery("SELECT bool_and(n >= 0) FROM stock")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
