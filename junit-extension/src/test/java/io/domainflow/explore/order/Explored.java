package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that a tree handed out for some programs, run on the model machine. */
final class Explored {
  /** More would take too long, and was not meant. */
  private static final int LIMIT = 100_000;

  final OrderTree tree;
  final Set<ModelMachine.Outcome> outcomes = new HashSet<>();
  final Set<List<Integer>> orders = new HashSet<>();

  /** Of the runs that were not redundant. */
  final List<Map<String, Set<String>>> partialOrders = new ArrayList<>();

  int mostNodes;
  int longest;

  private final List<List<Op>> programs;

  private Explored(boolean reduced, List<List<Op>> programs) {
    this.tree = new OrderTree(reduced);
    this.programs = programs;
  }

  static Explored all(boolean reduced, List<List<Op>> programs) {
    return inLanes(1, reduced, programs);
  }

  /** Takes as many schedules as there are lanes, then finishes the first, takes another… */
  static Explored inLanes(int lanes, boolean reduced, List<List<Op>> programs) {
    Explored explored = new Explored(reduced, programs);
    List<TreeCourse> taken = new ArrayList<>();
    while (true) {
      Optional<TreeCourse> next = taken.size() < lanes ? explored.tree.take() : Optional.empty();
      next.ifPresent(taken::add);
      if (next.isEmpty() && taken.isEmpty()) {
        return explored;
      }
      if (next.isEmpty() || taken.size() == lanes) {
        explored.run(taken.remove(0));
      }
    }
  }

  private void run(TreeCourse course) {
    ModelMachine machine = new ModelMachine(programs);
    outcomes.add(machine.run(course));
    long redundant = tree.redundant();
    tree.finish(course);
    if (!orders.add(machine.trace().choices()) && !tree.reduced) {
      throw new AssertionError("run twice: " + machine.trace().choices());
    }
    if (tree.redundant() == redundant) {
      partialOrders.add(machine.trace().partialOrder());
    }
    longest = Math.max(longest, machine.trace().choices().size());
    mostNodes = Math.max(mostNodes, tree.nodes());
    if (tree.run() > LIMIT) {
      throw new AssertionError("too many: " + programs);
    }
  }
}
