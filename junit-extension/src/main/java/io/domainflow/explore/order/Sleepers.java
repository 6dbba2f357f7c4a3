package io.domainflow.explore.order;

import java.util.Map;
import java.util.TreeMap;

/**
 * A sleep set (Godefroid, 1996): strands that need not go on at a place, as every order in which
 * they do has an equivalent that was handed out before. Immutable.
 */
final class Sleepers {
  static final Sleepers NONE = new Sleepers(Map.of());

  /** By strand, where its step was seen to run. */
  private final Map<Integer, Branch> asleep;

  private Sleepers(Map<Integer, Branch> asleep) {
    this.asleep = asleep;
  }

  boolean contains(int strand) {
    return asleep.containsKey(strand);
  }

  /**
   * Who sleeps after the branch: those who slept before it and those who were handed out before it
   * at the same place, unless its step wakes them. A step of which nothing is known yet cannot be
   * slept through.
   */
  Sleepers after(Branch taken) {
    Map<Integer, Branch> still = new TreeMap<>();
    for (Branch sleeper : asleep.values()) {
      keep(sleeper, taken, still);
    }
    for (Branch earlier : taken.from.branches()) {
      if (earlier == taken) {
        break;
      }
      keep(earlier, taken, still);
    }
    return still.isEmpty() ? NONE : new Sleepers(still);
  }

  /** Those who sleep here, but not there: what the step of each touched when it was seen to run. */
  Map<Integer, Footprint> awakeIn(Sleepers there) {
    Map<Integer, Footprint> woken = new TreeMap<>();
    asleep.forEach(
        (strand, branch) -> {
          if (!there.contains(strand)) {
            woken.put(strand, branch.touched());
          }
        });
    return woken;
  }

  private static void keep(Branch sleeper, Branch taken, Map<Integer, Branch> still) {
    if (sleeper.strand != taken.strand
        && sleeper.known()
        && taken.known()
        && !sleeper.touched().dependsOn(taken.touched())) {
      still.put(sleeper.strand, sleeper);
    }
  }
}
