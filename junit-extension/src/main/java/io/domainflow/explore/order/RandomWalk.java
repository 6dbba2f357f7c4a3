package io.domainflow.explore.order;

import java.util.List;
import java.util.SplittableRandom;

/** At each step, each candidate is as likely as another. The seed decides all. */
public final class RandomWalk implements Courses {
  private final SplittableRandom seeds;

  public RandomWalk(long seed) {
    this.seeds = new SplittableRandom(seed);
  }

  @Override
  public synchronized Course next() {
    return new Walk(seeds.split());
  }

  private record Walk(SplittableRandom random) implements Course {
    @Override
    public int choose(List<Candidate> candidates) {
      return candidates.get(random.nextInt(candidates.size())).strand();
    }

    @Override
    public void ran(int strand, Footprint touched, boolean waits) {}
  }
}
