package io.domainflow.explore.search;

import io.domainflow.explore.history.Finding;
import io.domainflow.explore.schedule.ActorEnd;
import io.domainflow.explore.schedule.Lane;
import io.domainflow.explore.schedule.Schedule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lets the actors go one after the other, in every order. Thread-safe: one asks at a time. */
final class SerialRuns {
  /** So many runs at least show what varies, where few orders are there to be run. */
  private static final int LEAST_AGAIN = 4;

  private static final int MOST_AGAIN = 12;

  private final Trial trial;
  private final boolean compares;
  private final Map<Set<Integer>, Serial> known = new HashMap<>(); // guarded by this
  private final Set<String> varying = new TreeSet<>(); // guarded by this
  private boolean resultsVary; // guarded by this

  /**
   * @param compares whether outcomes are collected, which takes all orders; else each actor is the
   *     first once
   */
  SerialRuns(Trial trial, boolean compares) {
    this.trial = trial;
    this.compares = compares;
  }

  /** What those come to that are not left out. */
  synchronized Serial of(Lane lane, Set<Integer> without)
      throws SQLException, InterruptedException {
    Set<Integer> leftOut = withFaults(without);
    Serial serial = known.get(leftOut);
    if (serial == null) {
      serial = run(lane, leftOut);
      learn(serial.varying(), serial.comparesResults());
      serial = serial.comparing(varying, !resultsVary);
      known.put(Set.copyOf(leftOut), serial);
    }
    return serial;
  }

  /**
   * Runs the serial orders once more, few of them several times, to see what else varies from run
   * to run: a duration in milliseconds may be the same twice by chance.
   */
  synchronized void runAgain(Lane lane, Set<Integer> without)
      throws SQLException, InterruptedException {
    Set<Integer> leftOut = withFaults(without);
    List<Integer> actors = present(leftOut);
    List<List<Integer>> orders = Orders.of(actors, trial.settings().iterations()).orElse(List.of());
    int times = Math.max(2, (LEAST_AGAIN + orders.size() - 1) / Math.max(1, orders.size()));
    for (List<Integer> order : orders.subList(0, Math.min(orders.size(), MOST_AGAIN / times))) {
      Optional<Outcome> first = outcome(lane, leftOut, order);
      for (int time = 1; time < times && first.isPresent(); time++) {
        Optional<Outcome> again = outcome(lane, leftOut, order);
        if (again.isPresent()) {
          learn(first.get(), again.get());
        }
      }
    }
  }

  /** Two outcomes of one order: what differs in them varies by itself, and is compared no more. */
  synchronized void learn(Outcome one, Outcome other) {
    learn(one.content().differingColumns(other.content()), one.results().equals(other.results()));
  }

  /** What is not compared, for people. */
  synchronized List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!varying.isEmpty()) {
      warnings.add("Not compared, as they vary from run to run: " + String.join(", ", varying));
    }
    if (resultsVary) {
      warnings.add("Results of actors are not compared, as they vary from run to run");
    }
    return warnings;
  }

  private synchronized void learn(Set<String> columns, boolean sameResults) {
    boolean newColumns = varying.addAll(columns);
    boolean newResults = !sameResults && !resultsVary;
    resultsVary = resultsVary || newResults;
    if (newColumns || newResults) {
      known.replaceAll((leftOut, serial) -> serial.comparing(varying, !resultsVary));
    }
  }

  private Optional<Outcome> outcome(Lane lane, Set<Integer> leftOut, List<Integer> order)
      throws SQLException, InterruptedException {
    Trial.SerialResult result = trial.serially(lane, leftOut, order, true);
    return result.serial()
        ? result.schedule().content().map(content -> Outcome.of(result.schedule(), content))
        : Optional.empty();
  }

  private Set<Integer> withFaults(Set<Integer> without) {
    Set<Integer> leftOut = new TreeSet<>(without);
    leftOut.addAll(trial.faults());
    return leftOut;
  }

  private List<Integer> present(Set<Integer> leftOut) {
    return IntStream.range(0, trial.actors())
        .filter(actor -> !leftOut.contains(actor))
        .boxed()
        .toList();
  }

  private Serial run(Lane lane, Set<Integer> leftOut) throws SQLException, InterruptedException {
    List<Integer> actors = present(leftOut);
    if (actors.isEmpty()) {
      return nobody(lane, leftOut);
    }
    List<String> warnings = new ArrayList<>();
    Optional<List<List<Integer>>> all =
        compares ? Orders.of(actors, trial.settings().iterations()) : Optional.empty();
    if (compares && all.isEmpty()) {
      warnings.add(
          "Serial equivalence is not checked: "
              + actors.size()
              + " actors"
              + (trial.settings().iterations() == 1
                  ? ""
                  : " with " + trial.settings().iterations() + " calls each")
              + " have too many serial orders");
    }
    boolean collects = all.isPresent();
    Map<Integer, Set<String>> failures = new HashMap<>();
    Set<Outcome> outcomes = new LinkedHashSet<>();
    Set<String> differing = new TreeSet<>();
    boolean sameResults = true;
    @Nullable Outcome first = null;
    int runs = 0;
    List<List<Integer>> orders = new ArrayList<>(all.orElseGet(() -> rotations(actors)));
    orders.add(0, orders.get(0)); // twice, to see what varies
    for (List<Integer> order : orders) {
      Trial.SerialResult result = trial.serially(lane, leftOut, order, collects);
      runs++;
      Schedule schedule = result.schedule();
      List<Finding> findings = tolerated(schedule, order.get(0), failures);
      if (!findings.isEmpty() && result.serial()) {
        List<String> names = order.stream().map(trial::name).toList();
        return new Serial(
            null,
            failures,
            differing,
            true,
            Optional.of(new Serial.Failed(findings, schedule, names)),
            runs,
            warnings);
      }
      if (collects && result.serial() && schedule.content().isPresent()) {
        Outcome outcome = Outcome.of(schedule, schedule.content().get());
        if (runs == 2 && first != null) {
          differing.addAll(first.content().differingColumns(outcome.content()));
          sameResults = first.results().equals(outcome.results());
        }
        first = first == null ? outcome : first;
        outcomes.add(outcome);
      }
    }
    if (collects && outcomes.isEmpty()) {
      warnings.add("Serial equivalence is not checked: no actor can end without the others");
      collects = false;
    }
    List<Outcome> legitimate = collects ? List.copyOf(outcomes) : null;
    return new Serial(legitimate, failures, Set.of(), true, Optional.empty(), runs, warnings)
        .comparing(differing, sameResults);
  }

  /** Where nobody does anything, all is as it was. */
  private Serial nobody(Lane lane, Set<Integer> leftOut) throws SQLException, InterruptedException {
    Schedule schedule = trial.serially(lane, leftOut, List.of(), compares).schedule();
    List<Outcome> outcomes =
        schedule.content().map(content -> List.of(Outcome.of(schedule, content))).orElse(null);
    return new Serial(outcomes, Map.of(), Set.of(), true, Optional.empty(), 1, List.of());
  }

  /** What is wrong, exceptions aside of actors that come after others, which are noted. */
  private List<Finding> tolerated(
      Schedule schedule, int first, Map<Integer, Set<String>> failures) {
    for (int actor = 0; actor < schedule.ends().size(); actor++) {
      Throwable thrown = schedule.ends().get(actor).thrown();
      if (thrown != null && actor != first) {
        failures.computeIfAbsent(actor, none -> new HashSet<>()).add(ActorEnd.kind(thrown));
      }
    }
    Serial noted = new Serial(null, failures, Set.of(), true, Optional.empty(), 0, List.of());
    List<Finding> findings = new ArrayList<>(trial.judge().findings(schedule, noted));
    Throwable alone = schedule.ends().get(first).thrown();
    if (alone != null && noted.mayFail(first, ActorEnd.kind(alone))) {
      findings.add(Judge.error(schedule.ends().get(first).name(), ActorEnd.kind(alone), alone));
    }
    return findings;
  }

  /** Each actor once the first. */
  private List<List<Integer>> rotations(List<Integer> actors) {
    List<List<Integer>> orders = new ArrayList<>();
    for (int first = 0; first < actors.size(); first++) {
      List<Integer> order = new ArrayList<>();
      for (int at = 0; at < actors.size(); at++) {
        int actor = actors.get((first + at) % actors.size());
        for (long call = 0; call < trial.settings().iterations(); call++) {
          order.add(actor);
        }
      }
      orders.add(order);
    }
    return orders;
  }
}
