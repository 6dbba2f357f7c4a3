package io.domainflow.explore.order;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized
 * Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010). Strands have random
 * priorities, and the highest goes on; at a few random steps the one that would go on becomes the
 * lowest. A bug that needs {@code depth} steps in order, among n strands and k steps, is found by
 * one schedule with a probability of at least 1/(n·k^(depth-1)), if k is guessed right.
 *
 * <p>The guess is the longest schedule so far. So a seed decides all as long as schedules are run
 * one after the other.
 */
public final class Pct implements Courses {
  /** Of the first schedule, of which nothing is known. */
  private static final int FIRST_GUESS = 16;

  private final SplittableRandom seeds;
  private final int depth;
  private int longest;

  /**
   * Schedules for one seed.
   *
   * @param depth how many steps must come in a certain order; 1 changes no priority on the way
   */
  public Pct(long seed, int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, but is " + depth);
    }
    this.seeds = new SplittableRandom(seed);
    this.depth = depth;
  }

  @Override
  public synchronized Course next() {
    return new Priorities(seeds.split(), longest == 0 ? FIRST_GUESS : longest);
  }

  private synchronized void noteLength(int steps) {
    longest = Math.max(longest, steps);
  }

  private final class Priorities implements Course {
    private final SplittableRandom random;
    private final Map<Integer, Double> priorities = new TreeMap<>();
    private final Set<Integer> changes = new HashSet<>();
    private int step;
    private int changed;

    private Priorities(SplittableRandom random, int length) {
      this.random = random;
      while (changes.size() < Math.min(depth - 1, length)) {
        changes.add(random.nextInt(length));
      }
    }

    @Override
    public int choose(List<Candidate> candidates) {
      for (Candidate candidate : candidates) {
        priorities.computeIfAbsent(candidate.strand(), strand -> random.nextDouble());
      }
      if (changes.contains(step)) {
        changed++;
        priorities.put(highest(candidates), (double) -changed);
      }
      step++;
      noteLength(step);
      return highest(candidates);
    }

    private int highest(List<Candidate> candidates) {
      return Candidates.highest(candidates, priorities);
    }

    @Override
    public void ran(int strand, Footprint touched, boolean waits) {}
  }
}
