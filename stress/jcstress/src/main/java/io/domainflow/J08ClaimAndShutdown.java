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
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A processor is closed while jobs are claimed: it goes when nothing is in flight, and claims no
 * more.
 */
public final class J08ClaimAndShutdown {
  private J08ClaimAndShutdown() {}

  /** Each tells the other by a plain field and looks at the other's: both may see the old. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true", "false, false"},
      expect = ACCEPTABLE,
      desc = "One saw the other.")
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Jobs are claimed, and nobody is there to do them.")
  @State
  public static class T1PlainFields {
    private boolean claiming;
    private boolean stopped;

    /** The claimer. */
    @Actor
    public void claims(ZZ_Result r) {
      claiming = true;
      r.r1 = !stopped;
    }

    /** Who closes. */
    @Actor
    public void closes(ZZ_Result r) {
      stopped = true;
      r.r2 = !claiming;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One saw the other.")
  @Outcome(expect = FORBIDDEN, desc = "Jobs are claimed, and nobody is there to do them.")
  @State
  public static class T2InFlight {
    private final InFlight inFlight = new InFlight();

    /** The claimer. */
    @Actor
    public void claims(ZZ_Result r) {
      r.r1 = inFlight.beginClaim();
    }

    /** Who closes. */
    @Actor
    public void closes(ZZ_Result r) {
      inFlight.stop();
      r.r2 = Checked.get(() -> inFlight.awaitNone(Deadline.in(Duration.ZERO)));
    }
  }

  /** Jobs come and go. */
  @JCStressTest
  @Outcome(id = "5", expect = ACCEPTABLE, desc = "As many as there are.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "The processor waits for jobs that are done, or not for some that are not.")
  @State
  public static class T3Count {
    private final InFlight inFlight = new InFlight();

    public T3Count() {
      inFlight.add(4);
    }

    /** The claimer. */
    @Actor
    public void claims() {
      inFlight.add(3);
    }

    /** The writer. */
    @Actor
    public void writes() {
      inFlight.remove(2);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = inFlight.count();
    }
  }

  /** The last job ends while somebody begins to wait for that. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "It was seen.")
  @Outcome(expect = FORBIDDEN, desc = "The wake-up was lost: the limit was waited for.")
  @State
  public static class T4LastJob {
    private final InFlight inFlight = new InFlight();

    public T4LastJob() {
      inFlight.add(1);
    }

    /** The writer. */
    @Actor
    public void writes() {
      inFlight.remove(1);
    }

    /** Who closes. */
    @Actor
    public void waits(Z_Result r) {
      long begun = System.nanoTime();
      Checked.run(() -> inFlight.awaitNone(Deadline.in(Duration.ofSeconds(20))));
      r.r1 = System.nanoTime() - begun < Duration.ofSeconds(15).toNanos();
    }
  }
}
