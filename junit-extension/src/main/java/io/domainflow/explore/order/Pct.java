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
 * <p>Who sleeps becomes the lowest too: one who looks again and again must not keep others from
 * what it looks for.
 *
 * <p>{@link #betweenWrites} counts, as k, only steps that write what other strands write too. There
 * are few of them where code mostly reads, and what happens between them seldom matters.
 *
 * <p>The guess is the last schedule. So a seed decides all as long as schedules are run one after
 * the other.
 */
public final class Pct implements Courses {
  /** Of the first schedule, of which nothing is known. */
  private static final int FIRST_GUESS = 16;

  private final SplittableRandom seeds;
  private final int depth;
  private final boolean onlyWrites;
  private final KnownSteps known = new KnownSteps();
  private int length = FIRST_GUESS; // guarded by this

  /**
   * Schedules for one seed.
   *
   * @param depth how many steps must come in a certain order; 1 changes no priority on the way
   */
  public Pct(long seed, int depth) {
    this(seed, depth, false);
  }

  private Pct(long seed, int depth, boolean onlyWrites) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, but is " + depth);
    }
    this.seeds = new SplittableRandom(seed);
    this.depth = depth;
    this.onlyWrites = onlyWrites;
  }

  /** Priorities change only before steps that write what other strands write too. */
  public static Pct betweenWrites(long seed, int depth) {
    return new Pct(seed, depth, true);
  }

  @Override
  public synchronized Course next() {
    return new Priorities(seeds.split(), length);
  }

  private synchronized void noteLength(int steps) {
    length = steps;
  }

  private final class Priorities implements Course {
    private final SplittableRandom random;
    private final Map<Integer, Double> priorities = new TreeMap<>();
    private final Set<Integer> changes = new HashSet<>();
    private final Map<Integer, Candidate> taken = new TreeMap<>();
    private final Set<Integer> asleep = new HashSet<>();
    private int steps;
    private int lowered;

    private Priorities(SplittableRandom random, int length) {
      this.random = random;
      int earliest = onlyWrites ? 0 : 1; // before the first step it would only be another start
      while (changes.size() < Math.min(depth - 1, length - earliest)) {
        changes.add(random.nextInt(earliest, length));
      }
    }

    @Override
    public int choose(List<Candidate> candidates) {
      for (Candidate candidate : candidates) {
        priorities.computeIfAbsent(candidate.strand(), strand -> random.nextDouble());
      }
      for (Candidate candidate : candidates) {
        if (candidate.sleeps() && asleep.add(candidate.strand())) {
          lower(candidate.strand());
        }
      }
      int strand = highest(candidates);
      if (counts(step(candidates, strand)) && changes.remove(steps)) {
        lower(strand);
        strand = highest(candidates);
      }
      Candidate step = step(candidates, strand);
      taken.put(strand, step);
      asleep.remove(strand);
      if (counts(step)) {
        steps++;
        noteLength(steps);
      }
      return strand;
    }

    private boolean counts(Candidate step) {
      return !onlyWrites || known.overwrites(step);
    }

    private void lower(int strand) {
      lowered++;
      priorities.put(strand, (double) -lowered);
    }

    private int highest(List<Candidate> candidates) {
      return Candidates.highest(candidates, priorities);
    }

    private Candidate step(List<Candidate> candidates, int strand) {
      return new Candidate(strand, Candidates.step(candidates, strand));
    }

    @Override
    public void ran(int strand, Footprint touched, boolean waits) {
      Candidate step = taken.get(strand);
      if (step != null) {
        known.learn(step, touched);
      }
    }
  }
}
