package io.domainflow.explore.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Partial order sampling (Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018). Each
 * pending step has a random priority, and the highest is taken; then those that conflict with it
 * draw anew, so that orders which differ only in steps that do not conflict are not preferred for
 * being many.
 *
 * <p>Whether a pending step conflicts is judged by what it touched when it ran last, in whichever
 * schedule; one that never ran conflicts with all. So a seed decides all as long as schedules are
 * run one after the other.
 */
public final class Pos implements Courses {
  private final SplittableRandom seeds;

  private final KnownSteps known = new KnownSteps();

  public Pos(long seed) {
    this.seeds = new SplittableRandom(seed);
  }

  @Override
  public synchronized Course next() {
    return new Sampled(seeds.split());
  }

  private final class Sampled implements Course {
    private final SplittableRandom random;
    private final Map<Integer, Double> priorities = new HashMap<>();

    /** By strand, the step that it took last. */
    private final Map<Integer, Candidate> taken = new HashMap<>();

    /** Of the last step, and of those that it let go. */
    private @Nullable Footprint last;

    private Sampled(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public int choose(List<Candidate> candidates) {
      Footprint touched = last;
      for (Candidate candidate : candidates) {
        int strand = candidate.strand();
        if (!priorities.containsKey(strand)
            || (touched != null && known.conflict(candidate, touched))) {
          priorities.put(strand, random.nextDouble());
        }
      }
      int strand = Candidates.highest(candidates, priorities);
      taken.put(strand, new Candidate(strand, Candidates.step(candidates, strand)));
      priorities.remove(strand);
      last = null;
      return strand;
    }

    @Override
    public void ran(int strand, Footprint touched, boolean waits) {
      Footprint others = last;
      last = others == null ? touched : others.and(touched);
      Candidate step = taken.get(strand);
      if (step != null) {
        known.learn(step, touched);
      }
    }
  }
}
