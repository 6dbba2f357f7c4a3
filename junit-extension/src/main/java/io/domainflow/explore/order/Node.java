package io.domainflow.explore.order;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of orders: the same choices lead here, and the same strands may go on.
 * Guarded by the lock of its tree.
 */
final class Node {
  final @Nullable Branch into;
  final int depth;
  final List<Candidate> candidates;

  /** Schedules in progress that came, or will come, through here. */
  int active;

  /** Whether it was first reached by a run that was cut. */
  boolean cut;

  private final Map<Integer, Branch> branches = new LinkedHashMap<>();
  private final Set<Integer> wanted = new TreeSet<>();

  Node(@Nullable Branch into, List<Candidate> candidates) {
    this.into = into;
    this.depth = into == null ? 0 : into.from.depth + 1;
    this.candidates = List.copyOf(candidates);
  }

  boolean allows(int strand) {
    return Candidates.has(candidates, strand);
  }

  /** This strand is to go on here, in some schedule. */
  void want(int strand) {
    wanted.add(strand);
  }

  void wantAll() {
    wanted.addAll(Candidates.strands(candidates));
  }

  boolean wants(int strand) {
    return wanted.contains(strand);
  }

  /** The first strand that is wanted and was not handed out; one that is asleep is not needed. */
  Optional<Integer> open(Sleepers asleep) {
    return wanted.stream()
        .filter(strand -> !branches.containsKey(strand) && !asleep.contains(strand))
        .findFirst();
  }

  /** Makes the choice, once. */
  Branch handOut(int strand) {
    Branch branch = new Branch(this, strand);
    if (branches.put(strand, branch) != null) {
      throw new IllegalStateException("handed out twice: " + Order.name(strand));
    }
    return branch;
  }

  Branch branch(int strand) {
    Branch branch = branches.get(strand);
    if (branch == null) {
      throw new IllegalStateException("never handed out: " + Order.name(strand));
    }
    return branch;
  }

  /** In the order in which they were handed out. */
  Collection<Branch> branches() {
    return branches.values();
  }

  /** Whether nobody is here, and nobody needs to come again. */
  boolean settled(Sleepers asleep) {
    return active == 0
        && branches.values().stream().allMatch(branch -> branch.child == null)
        && open(asleep).isEmpty();
  }
}
