package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Leases are entered in the table of what is renewed, and taken out of it, by many threads. */
public final class J05LeaseTable {
  private J05LeaseTable() {}

  /** A plain set: entries get lost. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are renewed.")
  @Outcome(
      expect = ACCEPTABLE_INTERESTING,
      desc = "A lease is not renewed, and expires under its holder.")
  @State
  public static class T1PlainSet {
    private final Set<Integer> held = new HashSet<>();

    /** One. */
    @Actor
    public void one() {
      held.add(1);
    }

    /** Another. */
    @Actor
    public void another() {
      held.add(2);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = held.size();
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are renewed.")
  @Outcome(expect = FORBIDDEN, desc = "A lease is not renewed, and expires under its holder.")
  @State
  public static class T2Heartbeats {
    private final Heartbeats heartbeats = new Heartbeats(Set::copyOf, new Beats(), Runnable::run);
    private final Tenure first = new JobClaim(1, "queue", Duration.ofHours(1), System.nanoTime());
    private final Tenure second = new JobClaim(2, "queue", Duration.ofHours(1), System.nanoTime());

    /** One. */
    @Actor
    public void one() {
      heartbeats.add(first);
    }

    /** Another. */
    @Actor
    public void another() {
      heartbeats.add(second);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = heartbeats.count();
    }
  }

  /** A lease comes while a beat goes over the table and plans the next one. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "A beat is planned.")
  @Outcome(expect = FORBIDDEN, desc = "Nothing is planned: no lease is renewed any more.")
  @State
  public static class T3EntryAndBeat {
    private final Beats beats = new Beats();
    private final Heartbeats heartbeats = new Heartbeats(Set::copyOf, beats, Runnable::run);
    private final Tenure first =
        new JobClaim(
            1, "queue", Duration.ofHours(1), System.nanoTime() - Duration.ofMinutes(50).toNanos());
    private final Tenure second =
        new JobClaim(2, "queue", Duration.ofSeconds(1), System.nanoTime());

    public T3EntryAndBeat() {
      heartbeats.add(first);
    }

    /** The beat. */
    @Actor
    public void beats() {
      beats.runPlanned();
    }

    /** A lease that is due before the others. */
    @Actor
    public void comes() {
      heartbeats.add(second);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(Z_Result r) {
      r.r1 = beats.isPlanned();
    }
  }
}
