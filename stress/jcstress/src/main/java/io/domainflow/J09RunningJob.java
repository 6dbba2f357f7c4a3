package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A handler ends while its time is over, or its claim is lost: one of those says what became of the
 * job.
 */
public final class J09RunningJob {
  private J09RunningJob() {}

  /** A flag that is read and written: both are first. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One was first.")
  @Outcome(id = "true, true", expect = ACCEPTABLE_INTERESTING, desc = "Done, and failed.")
  @State
  public static class T1PlainFlag {
    private boolean settled;

    /** The handler's thread. */
    @Actor
    public void ends(ZZ_Result r) {
      r.r1 = !settled;
      settled = true;
    }

    /** Who watches the time. */
    @Actor
    public void givesUp(ZZ_Result r) {
      r.r2 = !settled;
      settled = true;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One was first.")
  @Outcome(expect = FORBIDDEN, desc = "Done, and failed; or neither.")
  @State
  public static class T2RunningJob {
    @SuppressWarnings("NullAway") // nobody looks at the job
    private final RunningJob job =
        new RunningJob(null, Thread.currentThread(), Deadline.in(Duration.ofHours(1)));

    /** The handler's thread. */
    @Actor
    public void ends(ZZ_Result r) {
      r.r1 = job.settle();
    }

    /** Who watches the time. */
    @Actor
    public void givesUp(ZZ_Result r) {
      r.r2 = job.settle();
    }
  }

  /** No interrupt reaches what the thread does after the handler. */
  @JCStressTest
  @Outcome(
      id = {"true, true", "false, false"},
      expect = ACCEPTABLE,
      desc = "Before the end, or not.")
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "It was and was not.")
  @Outcome(
      id = "false, true",
      expect = FORBIDDEN,
      desc = "The next job is interrupted for what this one did.")
  @State
  public static class T3Interrupt {
    @SuppressWarnings("NullAway") // nobody looks at the job
    private final RunningJob job =
        new RunningJob(null, new Thread("domainflow-none"), Deadline.in(Duration.ofHours(1)));

    /** The handler's thread. */
    @Actor
    public void ends(ZZ_Result r) {
      job.settle();
      r.r1 = job.wasInterrupted();
    }

    /** Who watches the time. */
    @Actor
    public void interrupts() {
      job.interrupt();
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = job.wasInterrupted();
    }
  }
}
