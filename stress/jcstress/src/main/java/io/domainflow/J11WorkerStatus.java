package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads say what a worker does: the heartbeats repeat what was said last. */
public final class J11WorkerStatus {
  private J11WorkerStatus() {}

  /** A volatile field keeps what was written last, not what was said last. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "What was said last.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "What was said before, written after.")
  @State
  public static class T1VolatileField {
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile int said;

    /** One. */
    @Actor
    public void one() {
      said = numbers.incrementAndGet();
    }

    /** Another. */
    @Actor
    public void another() {
      said = numbers.incrementAndGet();
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = said;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "What was said last.")
  @Outcome(expect = FORBIDDEN, desc = "The heartbeats put back what is no more.")
  @State
  public static class T2WorkerRegistration {
    private final WorkerRegistration worker =
        new WorkerRegistration("scope", "id", 1, Duration.ofHours(1), System.nanoTime());

    /** One. */
    @Actor
    public void one() {
      worker.says(worker.next("working", "a"));
    }

    /** Another. */
    @Actor
    public void another() {
      worker.says(worker.next("idle", null));
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = (int) worker.said().number();
    }
  }

  /** Number, status and operation of what is read belong together. */
  @JCStressTest
  @Outcome(
      id = {"0, idle, null", "1, working, a"},
      expect = ACCEPTABLE,
      desc = "Before, or after.")
  @Outcome(expect = FORBIDDEN, desc = "A status with another's number.")
  @State
  public static class T3Whole {
    private final WorkerRegistration worker =
        new WorkerRegistration("scope", "id", 1, Duration.ofHours(1), System.nanoTime());

    /** The worker. */
    @Actor
    public void says() {
      worker.says(worker.next("working", "a"));
    }

    /** The heartbeat. */
    @Actor
    public void repeats(LLL_Result r) {
      WorkerRegistration.Said said = worker.said();
      r.r1 = said.number();
      r.r2 = said.status();
      r.r3 = said.operation();
    }
  }
}
