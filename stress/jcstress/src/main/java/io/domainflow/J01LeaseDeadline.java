package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A renewal by the thread of the heartbeats, and a holder who looks at the deadline. */
public final class J01LeaseDeadline {
  private J01LeaseDeadline() {}

  /** The compiler may read a plain field once for all turns of a loop. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "The renewal was seen.")
  @Outcome(
      id = "STALE",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The field is plain: nothing obliges a thread to read it again.")
  @State
  public static class T1PlainDeadline {
    private long deadline;

    /** The holder. */
    @Actor
    public void looks() {
      while (deadline == 0) {
        // until it is renewed
      }
    }

    /** The heartbeat. */
    @Signal
    public void renews() {
      deadline = 1;
    }
  }

  /** The real one. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "The renewal was seen.")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "A holder would let go of what it has.")
  @State
  public static class T2Tenure {
    private final Tenure tenure =
        new JobClaim(
            1, "queue", Duration.ofHours(1), System.nanoTime() - Duration.ofHours(2).toNanos());

    /** The holder. */
    @Actor
    public void looks() {
      while (tenure.isExpired()) {
        // until it is renewed
      }
    }

    /** The heartbeat. */
    @Signal
    public void renews() {
      tenure.renewed(System.nanoTime());
    }
  }
}
