package io.domainflow.explore;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The load beside a migration is stopped: each worker ends with a call that began after that. */
public final class J16WorkloadEnd {
  private J16WorkloadEnd() {}

  /** The real one. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "It ended.")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "The verification waits for ever.")
  @State
  public static class T1Stop {
    @SuppressWarnings("NullAway") // nobody looks at the database
    private final Workload workload = Workload.begin(null);

    /** A worker. */
    @Actor
    public void runs() {
      boolean last = false;
      while (!last) {
        last = workload.stopped();
        workload.returned(1, 1);
      }
    }

    /** Who verifies. */
    @Signal
    public void stops() {
      workload.stop();
    }
  }

  /** Calls of two workers are counted, the first of each not. */
  @JCStressTest
  @Outcome(
      id = "2, 7",
      expect = ACCEPTABLE,
      desc = "All calls but the first, and the longest of them.")
  @Outcome(expect = FORBIDDEN, desc = "A wait is missing in the report.")
  @State
  public static class T2Calls {
    @SuppressWarnings("NullAway") // nobody looks at the database
    private final Workload workload = Workload.begin(null);

    /** One. */
    @Actor
    public void one() {
      workload.returned(1, 9);
      workload.returned(1, 7);
    }

    /** Another. */
    @Actor
    public void another() {
      workload.returned(2, 9);
      workload.returned(2, 5);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(JJ_Result r) {
      r.r1 = workload.calls();
      r.r2 = workload.longest().toNanos();
    }
  }
}
