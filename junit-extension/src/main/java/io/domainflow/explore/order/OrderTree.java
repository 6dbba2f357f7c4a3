package io.domainflow.explore.order;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All orders of the steps of some strands, as a tree of choices; hands out schedules until each
 * order was run, or, reduced, one of each set of orders that cannot differ in effect. Depth first,
 * and finished parts are forgotten, so memory grows with the length of a schedule, not with their
 * number.
 *
 * <p>Reduction is by Source-DPOR with sleep sets ({@link Races}, {@link Sleepers}). It relies on
 * the footprints of the steps: what code does between them must not pass from strand to strand.
 *
 * <p>Thread-safe: schedules may be taken, run and finished by several threads; one lock guards the
 * tree. The code must do the same after the same choices; {@link #difference()} tells if it did
 * not.
 */
public final class OrderTree {
  final boolean reduced;

  /** Guards everything in this tree, and what its courses share. */
  final Object lock = new Object();

  private final StepCounts counts = new StepCounts();
  private @Nullable Node root;
  private @Nullable String difference;
  private boolean begun;
  private boolean abandoned;
  private int active;
  private int nodes;
  private long run;
  private long redundant;

  /**
   * A tree of which nothing is known yet.
   *
   * @param reduced whether one of several equivalent orders is enough
   */
  public OrderTree(boolean reduced) {
    this.reduced = reduced;
  }

  /**
   * The next schedule to run; the caller must {@link #finish} or {@link #abandon} it.
   *
   * @return empty if nothing can be begun now: all is done, or what is left depends on schedules in
   *     progress
   */
  public Optional<TreeCourse> take() {
    synchronized (lock) {
      Optional<TreeCourse> next;
      if (begun) {
        next = open().map(open -> course(open.node(), open.strand()));
      } else {
        begun = true;
        next = Optional.of(new TreeCourse(this, List.of(), new ArrayList<>()));
      }
      if (next.isPresent()) {
        active++;
      }
      return next;
    }
  }

  private TreeCourse course(Node node, int strand) {
    node.handOut(strand);
    Deque<Node> path = new ArrayDeque<>();
    Deque<Integer> prefix = new ArrayDeque<>(List.of(strand));
    Node at = node;
    while (true) {
      at.active++;
      path.addFirst(at);
      Branch into = at.into;
      if (into == null) {
        return new TreeCourse(this, List.copyOf(prefix), new ArrayList<>(path));
      }
      prefix.addFirst(into.strand);
      at = into.from;
    }
  }

  /** The schedule ran to its end. */
  public void finish(TreeCourse course) {
    synchronized (lock) {
      course.close();
      run++;
      counts.note(course.choices());
      if (course.going == TreeCourse.Going.REDUNDANT) {
        redundant++;
      }
      if (course.endedEarly()) {
        int step = course.turns.size();
        differs(step, course.held.get(step).candidates, "nobody goes on");
      }
      leave(course);
    }
  }

  /**
   * The schedule was cut. It is not handed out again, and the tree cannot be exhausted any more.
   */
  public void abandon(TreeCourse course) {
    synchronized (lock) {
      course.close();
      abandoned = true;
      course.cutShort();
      leave(course);
    }
  }

  private void leave(TreeCourse course) {
    active--;
    List<Sleepers> asleep = asleep(course.held);
    if (reduced) {
      new Races(course.turns, asleep).turnAround(course.firstNews());
    }
    for (int depth = course.held.size() - 1; depth >= 0; depth--) {
      Node node = course.held.get(depth);
      node.active--;
      if (node.settled(asleep.get(depth))) {
        drop(node);
      }
    }
  }

  private void drop(Node node) {
    nodes--;
    if (node.into == null) {
      root = null;
    } else {
      node.into.child = null;
    }
  }

  /** Who sleeps at each of the nodes of a path from the root. */
  private List<Sleepers> asleep(List<Node> path) {
    List<Sleepers> asleep = new ArrayList<>();
    Sleepers here = Sleepers.NONE;
    for (Node node : path) {
      here = node.into == null ? here : asleepAfter(here, node.into);
      asleep.add(here);
    }
    return asleep;
  }

  Sleepers asleepAfter(Sleepers before, Branch branch) {
    return reduced ? before.after(branch) : Sleepers.NONE;
  }

  /** A course came to a new place. */
  Node grow(@Nullable Branch into, List<Candidate> candidates) {
    Node node = new Node(into, candidates);
    node.active = 1;
    nodes++;
    if (into == null) {
      root = node;
    } else {
      into.child = node;
    }
    return node;
  }

  private record Open(Node node, int strand) {
    /** The deepest first; but those that a cut run led to, which may go on for ever, last. */
    boolean isBetterThan(@Nullable Open other) {
      if (other == null || node.cut != other.node.cut) {
        return other == null || other.node.cut;
      }
      return node.cut ? node.depth < other.node.depth : node.depth > other.node.depth;
    }
  }

  private record Visit(Node node, Sleepers asleep) {}

  private Optional<Open> open() {
    Open best = null;
    Deque<Visit> visits = new ArrayDeque<>();
    if (root != null) {
      visits.push(new Visit(root, Sleepers.NONE));
    }
    while (!visits.isEmpty()) {
      Visit visit = visits.pop();
      Node node = visit.node();
      Optional<Open> open = node.open(visit.asleep()).map(strand -> new Open(node, strand));
      if (open.isPresent() && open.get().isBetterThan(best)) {
        best = open.get();
      }
      for (Branch branch : node.branches()) {
        if (branch.child != null) {
          visits.push(new Visit(branch.child, asleepAfter(visit.asleep(), branch)));
        }
      }
    }
    return Optional.ofNullable(best);
  }

  void differs(int step, List<Candidate> before, String now) {
    if (difference == null) {
      difference =
          "step %d: before, %s; now, %s".formatted(step + 1, Candidates.describe(before), now);
    }
  }

  /** Whether nothing is in progress and nothing is left to take. */
  public boolean drained() {
    synchronized (lock) {
      return begun && active == 0 && open().isEmpty();
    }
  }

  /**
   * Whether every order, or an equivalent one, was run to its end, and the code did the same
   * whenever the choices were the same.
   */
  public boolean exhausted() {
    synchronized (lock) {
      return drained() && !abandoned && difference == null;
    }
  }

  /** Where the code first did another thing than before, after the same choices; in one line. */
  public Optional<String> difference() {
    synchronized (lock) {
      return Optional.ofNullable(difference);
    }
  }

  /** Schedules that ran to their end. */
  public long run() {
    synchronized (lock) {
      return run;
    }
  }

  /** Of those that were run, the ones that turned out to be equivalent to others. */
  public long redundant() {
    synchronized (lock) {
      return redundant;
    }
  }

  /** How many orders there are at most, by the steps that each strand took in its longest runs. */
  public BigInteger orders() {
    synchronized (lock) {
      return counts.orders();
    }
  }

  /** How many places of the tree are in memory. */
  int nodes() {
    synchronized (lock) {
      return nodes;
    }
  }
}
