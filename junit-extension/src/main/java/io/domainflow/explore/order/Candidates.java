package io.domainflow.explore.order;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What there is to choose from, put into words; and the choice of who has no opinion. */
final class Candidates {
  private Candidates() {}

  /** The strand of the last step if it may go on, else the lowest. */
  static int goingOn(List<Candidate> candidates, int last) {
    return has(candidates, last) ? last : candidates.get(0).strand();
  }

  static boolean has(List<Candidate> candidates, int strand) {
    return candidates.stream().anyMatch(candidate -> candidate.strand() == strand);
  }

  /** The strand of the highest priority; of equal ones the lowest strand. */
  static int highest(List<Candidate> candidates, Map<Integer, Double> priorities) {
    int highest = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : candidates) {
      double priority = priorities.getOrDefault(candidate.strand(), Double.NEGATIVE_INFINITY);
      if (highest < 0 || priority > most) {
        highest = candidate.strand();
        most = priority;
      }
    }
    return highest;
  }

  static Set<Integer> strands(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::strand).collect(Collectors.toUnmodifiableSet());
  }

  /** What the strand would do next. */
  static String step(List<Candidate> candidates, int strand) {
    return candidates.stream()
        .filter(candidate -> candidate.strand() == strand)
        .map(Candidate::step)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no candidate: " + Order.name(strand)));
  }

  /** All of them in one line: {@code a: SELECT …, b: COMMIT}. */
  static String describe(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> Order.name(candidate.strand()) + ": " + oneLine(candidate.step()))
        .collect(Collectors.joining(", "));
  }

  static String oneLine(String step) {
    return step.strip().replaceAll("\\s+", " ");
  }
}
