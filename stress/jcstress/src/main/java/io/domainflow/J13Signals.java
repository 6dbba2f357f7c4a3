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
import org.openjdk.jcstress.infra.results.Z_Result;

/** Who registers first and looks then misses nothing. */
public final class J13Signals {
  private J13Signals() {}

  /** Who looks first and registers then. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "true, true", "false, true"},
      expect = ACCEPTABLE,
      desc = "It saw, or was woken.")
  @Outcome(
      id = "false, false",
      expect = ACCEPTABLE_INTERESTING,
      desc = "It waits for what is there.")
  @State
  public static class T1LookFirst {
    private final Signals signals = new Signals();
    private volatile boolean there;

    /** Who waits. */
    @Actor
    public void waits(ZZ_Result r) {
      r.r1 = there;
      try (Signals.Waiter waiter = signals.waiter("topic")) {
        long begun = System.nanoTime();
        Checked.run(() -> waiter.await(r.r1 ? 0 : 2_000_000));
        r.r2 = System.nanoTime() - begun < 1_000_000;
      }
    }

    /** Who brings it. */
    @Actor
    public void brings() {
      there = true;
      signals.raise("topic");
    }
  }

  /** The real order. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "It saw, or was woken.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for what is there.")
  @State
  public static class T2RegisterFirst {
    private final Signals signals = new Signals();
    private volatile boolean there;

    /** Who waits. */
    @Actor
    public void waits(Z_Result r) {
      try (Signals.Waiter waiter = signals.waiter("topic")) {
        long begun = System.nanoTime();
        if (!there) {
          Checked.run(() -> waiter.await(Duration.ofSeconds(20).toNanos()));
        }
        r.r1 = System.nanoTime() - begun < Duration.ofSeconds(15).toNanos();
      }
    }

    /** Who brings it. */
    @Actor
    public void brings() {
      there = true;
      signals.raise("topic");
    }
  }
}
