package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The steps of one run of the model machine, and which of them happen before which. */
final class Trace {
  private static final class Taken {
    final String strand;
    final int wokenBy;
    Footprint touched = Footprint.NONE;

    Taken(String strand, int wokenBy) {
      this.strand = strand;
      this.wokenBy = wokenBy;
    }
  }

  private final List<Taken> taken = new ArrayList<>();
  private final List<Integer> choices = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final Map<Integer, Integer> wakers = new HashMap<>();
  private Set<Integer> before = Set.of();

  /** Who could not go on before the last step of another now can because of it. */
  void candidates(List<Candidate> candidates) {
    Set<Integer> now = Candidates.strands(candidates);
    for (int strand : now) {
      if (!choices.isEmpty() && strand != last() && !before.contains(strand)) {
        wakers.put(strand, choices.size() - 1);
      }
    }
    before = now;
  }

  /** A step is taken; returns its index. */
  int take(int strand, String name, String step) {
    Integer wokenBy = wakers.remove(strand);
    taken.add(new Taken(name, wokenBy == null ? -1 : wokenBy));
    choices.add(strand);
    steps.add(step);
    return taken.size() - 1;
  }

  void touch(int index, Footprint touched) {
    taken.get(index).touched = taken.get(index).touched.and(touched);
  }

  private int last() {
    return choices.get(choices.size() - 1);
  }

  List<Integer> choices() {
    return choices;
  }

  List<String> steps() {
    return steps;
  }

  /**
   * The run up to equivalence: each step, by its strand and number, with those that happen before
   * it. Equivalent runs have equal ones.
   */
  Map<String, Set<String>> partialOrder() {
    Map<String, Set<String>> order = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int later = 0; later < taken.size(); later++) {
      Set<String> past = new HashSet<>();
      for (int earlier = 0; earlier < later; earlier++) {
        if (happensBefore(earlier, later)) {
          past.add(keys.get(earlier));
          past.addAll(order.getOrDefault(keys.get(earlier), Set.of()));
        }
      }
      String strand = taken.get(later).strand;
      String key = strand + counts.merge(strand, 1, Integer::sum);
      keys.add(key);
      order.put(key, past);
    }
    return order;
  }

  private boolean happensBefore(int earlier, int later) {
    Taken first = taken.get(earlier);
    Taken second = taken.get(later);
    return first.strand.equals(second.strand)
        || second.wokenBy == earlier
        || first.touched.dependsOn(second.touched);
  }
}
