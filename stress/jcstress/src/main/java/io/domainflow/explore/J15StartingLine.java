package io.domainflow.explore;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.domainflow.Checked;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Workers of a scenario start together, and are stopped. */
public final class J15StartingLine {
  private J15StartingLine() {}

  /**
   * Nothing is in order between a start that is seen in a plain field, and what stands before it.
   */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not started, or started with its time.")
  @Outcome(id = "-1", expect = ACCEPTABLE_INTERESTING, desc = "Started, and its time is not there.")
  @State
  public static class T1PlainStart {
    private long startedAt;
    private boolean started;

    /** Who starts. */
    @Actor
    public void releases() {
      startedAt = 1;
      started = true;
    }

    /** A worker. */
    @Actor
    public void starts(J_Result r) {
      if (started) {
        r.r1 = startedAt == 0 ? -1 : startedAt;
      }
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Started, with its time.")
  @Outcome(expect = FORBIDDEN, desc = "A worker counts its duration from nowhere.")
  @State
  public static class T2StartingLine {
    private final StartingLine line = new StartingLine(1);

    /** Who starts. */
    @Actor
    public void releases() {
      Checked.run(line::release);
    }

    /** A worker. */
    @Actor
    public void starts(ZZ_Result r) {
      r.r1 = Checked.get(line::awaitStart);
      r.r2 = line.startedAt() != 0;
    }
  }

  /** A worker that calls its body again and again is stopped. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "It was.")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "It goes on for ever.")
  @State
  public static class T3Stop {
    private final StartingLine line = new StartingLine(1);

    /** A worker. */
    @Actor
    public void runs() {
      while (!line.stopped()) {
        // another call
      }
    }

    /** Another, which has failed. */
    @Signal
    public void stops() {
      line.stop();
    }
  }

  /** A worker whose call means nothing any more knows it. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "It does.")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "It reports what the end of its session did.")
  @State
  public static class T4Abort {
    private final StartingLine line = new StartingLine(1);

    /** A worker. */
    @Actor
    public void runs() {
      while (!line.aborted()) {
        // another call
      }
    }

    /** Who ends the workers. */
    @Signal
    public void ends() {
      line.abort();
    }
  }

  /** Aborted before the start, a worker does not start. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "It did not.")
  @Outcome(expect = FORBIDDEN, desc = "It began a call that nobody waits for.")
  @State
  public static class T5AbortBeforeStart {
    private final StartingLine line = new StartingLine(2);

    /** A worker. */
    @Actor
    public void starts(Z_Result r) {
      r.r1 = Checked.get(line::awaitStart);
    }

    /** Who ends the workers. */
    @Actor
    public void ends() {
      line.abort();
    }
  }
}
