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
import org.jspecify.annotations.Nullable;

/** Lets the actors go one after the other, in every order. Thread-safe: one asks at a time. */
final class SerialRuns {
  private final Trial trial;
  private final boolean compares;
  private final Map<Set<Integer>, Serial> known = new HashMap<>();

  /**
   * @param compares whether outcomes are collected, which takes all orders; else each actor is the
   *     first once
   */
  SerialRuns(Trial trial, boolean compares) {
    this.trial = trial;
    this.compares = compares;
  }

  /** What those come to that are not left out. */
  synchronized Serial of(Lane lane, Set<Integer> leftOut)
      throws SQLException, InterruptedException {
    Serial serial = known.get(leftOut);
    if (serial == null) {
      serial = run(lane, leftOut);
      known.put(Set.copyOf(leftOut), serial);
    }
    return serial;
  }

  private Serial run(Lane lane, Set<Integer> leftOut) throws SQLException, InterruptedException {
    List<Integer> actors = new ArrayList<>();
    for (int actor = 0; actor < trial.actors(); actor++) {
      if (!leftOut.contains(actor)) {
        actors.add(actor);
      }
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
    Set<String> varying = new TreeSet<>();
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
            varying,
            true,
            Optional.of(new Serial.Failed(findings, schedule, names)),
            runs,
            warnings);
      }
      if (collects && result.serial() && schedule.content().isPresent()) {
        Outcome outcome = Outcome.of(schedule, schedule.content().get());
        if (runs == 2 && first != null) {
          varying.addAll(first.content().differingColumns(outcome.content()));
          sameResults = first.results().equals(outcome.results());
        }
        first = first == null ? outcome : first;
        outcomes.add(outcome);
      }
    }
    if (!varying.isEmpty()) {
      warnings.add("Not compared, as they vary from run to run: " + String.join(", ", varying));
    }
    if (!sameResults) {
      warnings.add("Results of actors are not compared, as they vary from run to run");
    }
    if (collects && outcomes.isEmpty()) {
      warnings.add("Serial equivalence is not checked: no actor can end without the others");
      collects = false;
    }
    Serial serial =
        new Serial(null, failures, varying, sameResults, Optional.empty(), runs, warnings);
    List<Outcome> comparable =
        collects ? outcomes.stream().map(serial::comparable).distinct().toList() : null;
    return new Serial(comparable, failures, varying, sameResults, Optional.empty(), runs, warnings);
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
