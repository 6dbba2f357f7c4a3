package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a failing schedule easier to read: fewest actors first, then fewest switches between
 * strands, then fewest steps. A greedy search with a budget of runs: it ends when no change that it
 * knows makes the schedule simpler. Deterministic if the trials are. Single use; not thread-safe.
 */
public final class Shrink {
  /** Enough for a dozen steps of three actors. */
  public static final int DEFAULT_BUDGET = 60;

  /** Runs a schedule, and tells whether it fails as the first one did. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Follows the choices leniently ({@link Follow#leniently}), without some actors; the others
     * keep their numbers.
     *
     * @return the choices really made, or empty if it did not fail in the same way
     */
    Optional<List<Integer>> failsAlike(List<Integer> choices, Set<Integer> leftOutActors);
  }

  /**
   * The simplest schedule found.
   *
   * @param leftOutActors those that the failure does not need
   * @param trials schedules that were run to find it
   */
  public record Shrunk(List<Integer> choices, Set<Integer> leftOutActors, int trials) {
    public Shrunk {
      choices = List.copyOf(choices);
      leftOutActors = Set.copyOf(leftOutActors);
    }
  }

  private static final Comparator<List<Integer>> SIMPLER =
      Comparator.<List<Integer>>comparingInt(Order::switches).thenComparingInt(List::size);

  private final int actors;
  private final int budget;
  private final Trial trial;
  private final Set<List<Integer>> tried = new HashSet<>();
  private final Set<Integer> leftOut = new TreeSet<>();
  private List<Integer> best;
  private int trials;

  private Shrink(List<Integer> choices, int actors, int budget, Trial trial) {
    this.best = List.copyOf(choices);
    this.actors = actors;
    this.budget = budget;
    this.trial = trial;
  }

  /**
   * Shrinks a failing schedule.
   *
   * @param choices of the schedule that failed
   * @param actors how many strands were there from the start: those numbered 0 to this, exclusive
   * @param budget how many schedules may be run
   */
  public static Shrunk shrink(List<Integer> choices, int actors, int budget, Trial trial) {
    Shrink shrink = new Shrink(choices, actors, budget, trial);
    shrink.leaveOutActors();
    shrink.simplify();
    return new Shrunk(shrink.best, shrink.leftOut, shrink.trials);
  }

  /** The last first; again from the start when one could go, until none can. */
  private void leaveOutActors() {
    boolean fewer = true;
    while (fewer) {
      fewer = false;
      for (int actor = actors - 1; actor >= 0 && !fewer; actor--) {
        fewer = !leftOut.contains(actor) && leftOut.size() < actors - 1 && leaveOut(actor);
      }
    }
  }

  private boolean leaveOut(int actor) {
    Set<Integer> without = new TreeSet<>(leftOut);
    without.add(actor);
    List<Integer> others = best.stream().filter(strand -> strand != actor).toList();
    for (List<Integer> choices : List.of(others, best)) {
      Optional<List<Integer>> made = attempt(choices, without);
      if (made.isPresent()) {
        leftOut.add(actor);
        best = made.get();
        tried.clear();
        return true;
      }
    }
    return false;
  }

  private void simplify() {
    boolean simpler = true;
    while (simpler) {
      simpler = false;
      for (List<Integer> choices : changes()) {
        if (tried.add(choices)) {
          Optional<List<Integer>> made = attempt(choices, leftOut);
          if (made.isPresent() && SIMPLER.compare(made.get(), best) < 0) {
            best = made.get();
            simpler = true;
            break;
          }
        }
      }
    }
  }

  private Optional<List<Integer>> attempt(List<Integer> choices, Set<Integer> without) {
    if (trials >= budget) {
      return Optional.empty();
    }
    trials++;
    return trial.failsAlike(List.copyOf(choices), Set.copyOf(without)).map(List::copyOf);
  }

  /** Changes that would make it simpler if all went as written; the simplest first. */
  private List<List<Integer>> changes() {
    Set<List<Integer>> changes = new LinkedHashSet<>();
    for (int step = 0; step < best.size(); step++) {
      List<Integer> before = best.subList(0, step);
      List<Integer> after = best.subList(step, best.size());
      for (int strand : new TreeSet<>(after)) {
        changes.add(allOfOneFirst(before, strand, after));
      }
      changes.add(join(before, after.subList(1, after.size())));
    }
    changes.addAll(swaps());
    return changes.stream()
        .filter(choices -> SIMPLER.compare(choices, best) < 0)
        .sorted(SIMPLER.thenComparing(List::toString))
        .toList();
  }

  /** From here on, one strand takes all its steps, then the others theirs as before. */
  private static List<Integer> allOfOneFirst(
      List<Integer> before, int strand, List<Integer> after) {
    List<Integer> its = after.stream().filter(other -> other == strand).toList();
    List<Integer> others = after.stream().filter(other -> other != strand).toList();
    return join(before, join(its, others));
  }

  /** Two neighbouring turns change places, for each two. */
  private List<List<Integer>> swaps() {
    List<List<Integer>> swaps = new ArrayList<>();
    int previous = 0;
    for (int start = turnEnd(0); start < best.size(); start = turnEnd(start)) {
      int end = turnEnd(start);
      List<Integer> swapped = join(best.subList(start, end), best.subList(previous, start));
      swaps.add(join(join(best.subList(0, previous), swapped), best.subList(end, best.size())));
      previous = start;
    }
    return swaps;
  }

  private int turnEnd(int start) {
    int end = start;
    while (end < best.size() && best.get(end).equals(best.get(start))) {
      end++;
    }
    return end;
  }

  private static List<Integer> join(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
