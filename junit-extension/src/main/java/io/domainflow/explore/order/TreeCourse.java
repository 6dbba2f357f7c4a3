package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One schedule of an {@link OrderTree}: follows the choices that lead to a new branch, then goes on
 * with whoever took the last step, as far as that is not known to be redundant. Used by one thread
 * at a time; what it shares with other schedules is guarded by the lock of the tree.
 */
public final class TreeCourse implements Course {
  /** How far the tree has a place for it. */
  enum Going {
    IN_TREE,
    /** Everybody sleeps: the rest is equivalent to what was handed out before. */
    REDUNDANT,
    /** The code does not do what it did after the same choices. */
    ASTRAY
  }

  private final OrderTree tree;
  private final List<Integer> prefix;

  /** The places that it keeps in memory, from the root. */
  final List<Node> held;

  final List<Turn> turns = new ArrayList<>();
  Going going = Going.IN_TREE;

  /** The first of its turns of which it told more than was known. */
  private int news = Integer.MAX_VALUE;

  private final List<Integer> choices = new ArrayList<>();
  private final Map<Integer, Integer> waiting = new HashMap<>();
  private final Map<Integer, Integer> wakers = new HashMap<>();
  private Set<Integer> able = Set.of();

  /** Who sleeps before each turn, as far as it is known. */
  private final List<Sleepers> asleep = new ArrayList<>(List.of(Sleepers.NONE));

  /**
   * By strand that slept and was woken: what its next step touched where it was seen to run. Who
   * woke it may keep it from touching all of that, by a lock or by what a condition reads; but
   * those who conflict with the rest must come before it in some order, and nobody else would see
   * to that.
   */
  private final Map<Integer, Footprint> woken = new HashMap<>();

  private boolean reported = true;
  private boolean closed;

  TreeCourse(OrderTree tree, List<Integer> prefix, List<Node> held) {
    this.tree = tree;
    this.prefix = prefix;
    this.held = held;
  }

  /** The strands chosen so far. */
  public List<Integer> choices() {
    return Collections.unmodifiableList(choices);
  }

  @Override
  public int choose(List<Candidate> candidates) {
    synchronized (tree.lock) {
      int strand = going == Going.IN_TREE ? inTree(candidates) : outside(candidates);
      choices.add(strand);
      return strand;
    }
  }

  private int inTree(List<Candidate> candidates) {
    noteWakers(candidates);
    return turns.size() < prefix.size() ? follow(candidates) : grow(candidates);
  }

  private int follow(List<Candidate> candidates) {
    asleep();
    Node node = held.get(turns.size());
    if (!node.candidates.equals(candidates)) {
      tree.differs(turns.size(), node.candidates, Candidates.describe(candidates));
      if (!Candidates.strands(node.candidates).equals(Candidates.strands(candidates))) {
        going = Going.ASTRAY;
        return outside(candidates);
      }
    }
    return take(node.branch(prefix.get(turns.size())));
  }

  private int grow(List<Candidate> candidates) {
    Sleepers sleepers = asleep();
    List<Candidate> awake =
        candidates.stream().filter(candidate -> !sleepers.contains(candidate.strand())).toList();
    if (awake.isEmpty()) {
      going = Going.REDUNDANT;
      return outside(candidates);
    }
    int strand = Candidates.goingOn(awake, last());
    Node node =
        tree.grow(turns.isEmpty() ? null : turns.get(turns.size() - 1).branch(), candidates);
    held.add(node);
    if (tree.reduced) {
      node.want(strand);
    } else {
      node.wantAll();
    }
    return take(node.handOut(strand));
  }

  private int take(Branch branch) {
    Integer wokenBy = wakers.remove(branch.strand);
    turns.add(new Turn(branch, wokenBy == null ? -1 : wokenBy));
    reported = false;
    return branch.strand;
  }

  private int outside(List<Candidate> candidates) {
    return Candidates.goingOn(candidates, last());
  }

  private int last() {
    return choices.isEmpty() ? -1 : choices.get(choices.size() - 1);
  }

  /** Who could not go on before the last step, which was another's, can because of it. */
  private void noteWakers(List<Candidate> candidates) {
    Set<Integer> now = Candidates.strands(candidates);
    for (int strand : now) {
      if (!turns.isEmpty() && strand != last() && !able.contains(strand)) {
        wakers.put(strand, turns.size() - 1);
      }
    }
    able = now;
  }

  /** Who sleeps before the next turn. */
  private Sleepers asleep() {
    while (asleep.size() <= turns.size()) {
      int turn = asleep.size() - 1;
      Sleepers before = asleep.get(turn);
      Sleepers after = tree.asleepAfter(before, turns.get(turn).branch());
      List<Turn> since = turns.subList(turn, turns.size());
      before
          .awakeIn(after)
          .forEach(
              (strand, touched) -> {
                if (since.stream().noneMatch(taken -> taken.strand() == strand)) {
                  woken.merge(strand, touched, Footprint::and);
                }
              });
      asleep.add(after);
    }
    return asleep.get(turns.size());
  }

  @Override
  public void ran(int strand, Footprint touched, boolean waits) {
    synchronized (tree.lock) {
      if (going != Going.IN_TREE) {
        return;
      }
      int last = turns.size() - 1;
      if (reported) {
        letGo(waiting.getOrDefault(strand, last), last, touched);
      } else {
        learn(last, touched.and(woken.getOrDefault(strand, Footprint.NONE)));
        woken.remove(strand);
      }
      reported = true;
      if (!waits) {
        waiting.remove(strand);
      } else {
        waiting.putIfAbsent(strand, last);
      }
    }
  }

  /**
   * A step that waited has ended, or waits for another thing. What it did after it was issued, it
   * did at the moment of the step that let it go, and perhaps of an earlier one, after which it had
   * to wait again.
   */
  private void letGo(int issued, int last, Footprint touched) {
    learn(issued, touched);
    for (int step = issued + 1; step < last; step++) {
      if (Releases.mayLetGo(turns.get(step).touched(), touched)) {
        learn(step, touched);
      }
    }
    learn(last, touched);
  }

  private void learn(int step, Footprint touched) {
    if (turns.get(step).branch().learn(touched)) {
      news = Math.min(news, step);
      asleep.subList(Math.min(step + 1, asleep.size()), asleep.size()).clear();
    }
  }

  /** The first of its turns that makes news for the tree. */
  int firstNews() {
    return Math.min(news, Math.max(0, prefix.size() - 1));
  }

  /** What it found beyond its branch may have no end. */
  void cutShort() {
    held.subList(Math.min(prefix.size(), held.size()), held.size())
        .forEach(node -> node.cut = true);
  }

  void close() {
    if (closed) {
      throw new IllegalStateException("finished or abandoned before");
    }
    closed = true;
  }

  boolean endedEarly() {
    return going == Going.IN_TREE && turns.size() < prefix.size();
  }
}
