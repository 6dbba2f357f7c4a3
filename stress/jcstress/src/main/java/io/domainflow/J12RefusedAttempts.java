package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Refusals of many threads are counted, and from a number on no more attempts are made in that
 * second.
 */
public final class J12RefusedAttempts {
  private J12RefusedAttempts() {}

  /** A number that is read and written. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both count.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "One is lost.")
  @State
  public static class T1PlainNumber {
    private int refused;

    /** One. */
    @Actor
    public void one() {
      refused++;
    }

    /** Another. */
    @Actor
    public void another() {
      refused++;
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = refused;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "Both count: there may be no third.")
  @Outcome(expect = FORBIDDEN, desc = "Attempts are made that may not be.")
  @State
  public static class T2AttemptLimit {
    private final AttemptLimit limit = new AttemptLimit("resource", 2);

    /** One. */
    @Actor
    public void one() {
      limit.refused();
    }

    /** Another. */
    @Actor
    public void another() {
      limit.refused();
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(Z_Result r) {
      try {
        limit.check();
      } catch (TooManyAttemptsException e) {
        r.r1 = true;
      }
    }
  }
}
