package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The last lease of a grant is closed while its thread takes another: the grant is either given
 * back or goes on.
 */
public final class J04LeaseCount {
  private J04LeaseCount() {}

  /** A number that is read and written: one of the two changes is lost. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It went on.")
  @Outcome(
      id = "false, true",
      expect = ACCEPTABLE,
      desc = "It was given back, and another is asked for.")
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Somebody works under a lease that was given back.")
  @Outcome(id = "false, false", expect = ACCEPTABLE_INTERESTING, desc = "Nobody gives it back.")
  @State
  public static class T1PlainNumber {
    private int leases = 1;

    /** Who takes another. */
    @Actor
    public void enters(ZZ_Result r) {
      if (leases > 0) {
        leases++;
        r.r1 = true;
      }
    }

    /** Who closes. */
    @Actor
    public void leaves(ZZ_Result r) {
      r.r2 = --leases == 0;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It went on.")
  @Outcome(
      id = "false, true",
      expect = ACCEPTABLE,
      desc = "It was given back, and another is asked for.")
  @Outcome(expect = FORBIDDEN, desc = "Somebody works without a lease, or nobody gives it back.")
  @State
  public static class T2LockGrant {
    private final LockGrant grant =
        new LockGrant(
            Resource.of("order", "1"),
            LockMode.EXCLUSIVE,
            "holder",
            1,
            Duration.ofHours(1),
            System.nanoTime());

    /** Who takes another. */
    @Actor
    public void enters(ZZ_Result r) {
      r.r1 = grant.enter();
    }

    /** Who closes. */
    @Actor
    public void leaves(ZZ_Result r) {
      r.r2 = grant.leave();
    }
  }
}
