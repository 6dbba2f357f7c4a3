package io.domainflow.explore.search;

import io.domainflow.explore.history.Finding;
import io.domainflow.explore.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the actors come to one after the other. Immutable.
 *
 * @param outcomes legitimate ones, without the columns that vary; null where outcomes are not
 *     compared
 * @param failures kinds of exceptions with which an actor may end, by its number: it ended so after
 *     others had been there
 * @param varying columns that differ between runs of the same order
 * @param comparesResults whether the actors' results are the same in all runs of the same order
 * @param alone what failed without any concurrency, and when
 */
record Serial(
    @Nullable List<Outcome> outcomes,
    Map<Integer, Set<String>> failures,
    Set<String> varying,
    boolean comparesResults,
    Optional<Failed> alone,
    int runs,
    List<String> warnings) {

  /** A schedule without concurrency that fails. */
  record Failed(List<Finding> findings, Schedule schedule, List<String> order) {}

  boolean mayFail(int actor, String kind) {
    return failures.getOrDefault(actor, Set.of()).contains(kind);
  }

  /** The outcome in the form in which it is compared. */
  Outcome comparable(Outcome outcome) {
    return outcome.without(varying, comparesResults);
  }

  /** The same, compared in less. */
  Serial comparing(Set<String> moreVarying, boolean resultsToo) {
    Set<String> all = new TreeSet<>(varying);
    all.addAll(moreVarying);
    boolean results = comparesResults && resultsToo;
    return new Serial(
        outcomes == null
            ? null
            : outcomes.stream().map(outcome -> outcome.without(all, results)).distinct().toList(),
        failures,
        all,
        results,
        alone,
        runs,
        warnings);
  }
}
