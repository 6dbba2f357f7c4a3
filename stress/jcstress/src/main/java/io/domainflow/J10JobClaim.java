package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The last two jobs of a claim end at once: one of them ends the claim. */
public final class J10JobClaim {
  private J10JobClaim() {}

  /** Two questions: how many are left, asked after the removal. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One was the last.")
  @Outcome(id = "true, true", expect = ACCEPTABLE_INTERESTING, desc = "Both ended the claim.")
  @State
  public static class T1RemoveThenLook {
    private final Set<Integer> open = ConcurrentHashMap.newKeySet();

    public T1RemoveThenLook() {
      open.add(1);
      open.add(2);
    }

    /** One job. */
    @Actor
    public void one(ZZ_Result r) {
      open.remove(1);
      r.r1 = open.isEmpty();
    }

    /** Another. */
    @Actor
    public void another(ZZ_Result r) {
      open.remove(2);
      r.r2 = open.isEmpty();
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One was the last.")
  @Outcome(expect = FORBIDDEN, desc = "Both ended the claim, or nobody: it is renewed for ever.")
  @State
  public static class T2JobClaim {
    private final JobClaim claim = new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());

    public T2JobClaim() {
      claim.add(1);
      claim.add(2);
    }

    /** One job. */
    @Actor
    public void one(ZZ_Result r) {
      r.r1 = claim.isLast(1);
    }

    /** Another. */
    @Actor
    public void another(ZZ_Result r) {
      r.r2 = claim.isLast(2);
    }
  }
}
