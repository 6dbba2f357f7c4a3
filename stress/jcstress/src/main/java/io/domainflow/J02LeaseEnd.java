package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A holder gives a lease back while the heartbeat finds that it is lost: one of the two has it. */
public final class J02LeaseEnd {
  private J02LeaseEnd() {}

  /** Who looks first and acts then may act on what is no more. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One of the two.")
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Both saw that it was held: the listeners hear of a loss that was none.")
  @State
  public static class T1CheckThenAct {
    private volatile String state = "held";

    /** The holder. */
    @Actor
    public void ends(ZZ_Result r) {
      r.r1 = become("ended");
    }

    /** The heartbeat. */
    @Actor
    public void loses(ZZ_Result r) {
      r.r2 = become("lost");
    }

    private boolean become(String next) {
      if (!state.equals("held")) {
        return false;
      }
      state = next;
      return true;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One of the two.")
  @Outcome(expect = FORBIDDEN, desc = "It ended twice, or not at all.")
  @State
  public static class T2Tenure {
    private final Tenure tenure = new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());

    /** The holder. */
    @Actor
    public void ends(ZZ_Result r) {
      r.r1 = tenure.end();
    }

    /** The heartbeat. */
    @Actor
    public void loses(ZZ_Result r) {
      r.r2 = tenure.lose();
    }
  }

  /** A heartbeat whose statement says that the lease is gone, while the holder closes it. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "It was closed; nobody hears of a loss.")
  @Outcome(
      id = "false, 1",
      expect = ACCEPTABLE,
      desc = "It was lost, and its listener heard so once.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "A lease that was closed is told lost, or a loss is not told.")
  @State
  public static class T3HeartbeatAndClose {
    private final Beats beats = new Beats();
    private final Tenure tenure =
        new JobClaim(
            1, "queue", Duration.ofHours(1), System.nanoTime() - Duration.ofMinutes(50).toNanos());
    private final Heartbeats heartbeats = new Heartbeats(asked -> Set.of(), beats, Runnable::run);
    private final AtomicInteger told = new AtomicInteger();

    public T3HeartbeatAndClose() {
      heartbeats.add(tenure);
      tenure.onLost(told::incrementAndGet);
    }

    /** The holder. */
    @Actor
    public void closes(ZI_Result r) {
      heartbeats.remove(tenure);
      r.r1 = tenure.end();
    }

    /** The heartbeat. */
    @Actor
    public void beats() {
      beats.runPlanned();
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(ZI_Result r) {
      r.r2 = told.get();
    }
  }
}
