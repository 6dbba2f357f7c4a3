package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Who asks to hear of a loss while the loss is told hears of it once. */
public final class J03LossListener {
  private J03LossListener() {}

  /** A list and a flag without a lock: between the look and the entry the news goes by. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It heard of it once.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "It entered a list that was read before.")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "It was in the list and asked, too.")
  @State
  public static class T1NoLock {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger heard = new AtomicInteger();
    private volatile boolean told;

    /** Who wants to know. */
    @Actor
    public void listens() {
      if (told) {
        heard.incrementAndGet();
      } else {
        listeners.add(heard::incrementAndGet);
      }
    }

    /** The heartbeat. */
    @Actor
    public void tells() {
      listeners.forEach(Runnable::run);
      told = true;
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = heard.get();
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It heard of it once.")
  @Outcome(expect = FORBIDDEN, desc = "It works on with what is another's, or reacts twice.")
  @State
  public static class T2Tenure {
    private final Tenure tenure = new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());
    private final AtomicInteger heard = new AtomicInteger();

    /** Who wants to know. */
    @Actor
    public void listens() {
      tenure.onLost(heard::incrementAndGet);
    }

    /** The heartbeat. */
    @Actor
    public void tells() {
      tenure.tellLost();
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = heard.get();
    }
  }
}
