package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The races of one schedule: pairs of steps whose order makes a difference and could be the other
 * one. For each, some schedule of the tree must turn it around. This is Source-DPOR (Abdulla,
 * Aronis, Jonsson, Sagonas: Optimal Dynamic Partial Order Reduction, POPL 2014).
 *
 * <p>A strand that waits inside the server took its step where it was issued, and what it did when
 * it was let go belongs to the step that let it go as well. What it does later happens after that
 * step, and cannot happen before: that pair is no race.
 */
final class Races {
  private final List<Turn> turns;
  private final List<Sleepers> asleep;

  /** By step, the steps that happen before it. */
  private final List<BitSet> past = new ArrayList<>();

  /**
   * @param asleep who sleeps before each of the turns
   */
  Races(List<Turn> turns, List<Sleepers> asleep) {
    this.turns = turns;
    this.asleep = asleep;
  }

  /** Asks the tree to turn around each race whose later step is this one or one after it. */
  void turnAround(int from) {
    for (int later = 0; later < turns.size(); later++) {
      BitSet before = new BitSet();
      List<Integer> races = new ArrayList<>();
      for (int earlier = later - 1; earlier >= 0; earlier--) {
        if (!before.get(earlier)) {
          boolean follows = follows(earlier, later);
          boolean depends = depends(earlier, later);
          if (depends && !follows && later >= from) {
            races.add(earlier);
          }
          if (depends || follows) {
            before.or(past.get(earlier));
            before.set(earlier);
          }
        }
      }
      past.add(before);
      for (int earlier : races) {
        turnAround(earlier, later);
      }
    }
  }

  /** Whether the later could not have come first, whatever they touch. */
  private boolean follows(int earlier, int later) {
    return turns.get(earlier).strand() == turns.get(later).strand()
        || turns.get(later).wokenBy() == earlier;
  }

  private boolean depends(int earlier, int later) {
    return turns.get(earlier).touched().dependsOn(turns.get(later).touched());
  }

  /** Some strand with which the later step can come first must be wanted where the earlier was. */
  private void turnAround(int earlier, int later) {
    BitSet instead = new BitSet();
    for (int step = earlier + 1; step < later; step++) {
      instead.set(step, !past.get(step).get(earlier));
    }
    instead.set(later);
    List<Integer> firsts =
        instead.stream()
            .filter(step -> !past.get(step).intersects(instead))
            .mapToObj(step -> turns.get(step).strand())
            .toList();

    Node node = turns.get(earlier).branch().from;
    Sleepers sleepers = asleep.get(earlier);
    if (firsts.stream().anyMatch(first -> node.wants(first) || sleepers.contains(first))) {
      return;
    }
    firsts.stream()
        .filter(node::allows)
        .reduce((first, second) -> second)
        .ifPresentOrElse(node::want, node::wantAll);
  }
}
