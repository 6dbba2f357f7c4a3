package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What became of jobs is handed to the thread that writes it down, until all is to end. */
public final class J07CompletionBuffer {
  private J07CompletionBuffer() {}

  /** Two questions, one after the other, are not one: what comes between is lost. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It was written down.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "The writer went, and it was not.")
  @State
  public static class T1EmptyThenEnded {
    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private int written;

    /** The handler's thread, and then the end. */
    @Actor
    public void adds() {
      waiting.add(1);
      ended = true;
    }

    /** The writer. */
    @Actor
    public void writes() {
      boolean end = false;
      while (!end) {
        Integer one = waiting.poll();
        written += one == null ? 0 : 1;
        end = one == null && ended;
      }
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = written;
    }
  }

  /** The real one, whose writer waits. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It was written down.")
  @Outcome(expect = FORBIDDEN, desc = "A job that is done is done again.")
  @State
  public static class T2OutcomeBuffer {
    private final OutcomeBuffer<Integer> buffer = new OutcomeBuffer<>();
    private int written;

    /** The handler's thread, and then the end. */
    @Actor
    public void adds() {
      buffer.add(1);
      buffer.end();
    }

    /** The writer. */
    @Actor
    public void writes() {
      while (!buffer.isDrained()) {
        written += buffer.next(false, null).size();
      }
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = written;
    }
  }

  /** The real one, whose writer has something to do meanwhile. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "It was written down.")
  @Outcome(expect = FORBIDDEN, desc = "A job that is done is done again.")
  @State
  public static class T3OutcomeBufferThatIsBusy {
    private final OutcomeBuffer<Integer> buffer = new OutcomeBuffer<>();
    private int written;

    /** The handler's thread, and then the end. */
    @Actor
    public void adds() {
      buffer.add(1);
      buffer.end();
    }

    /** The writer, as {@code JobOutcomes.run}. */
    @Actor
    public void writes() {
      boolean end = false;
      while (!end) {
        int some = buffer.next(false, Deadline.in(Duration.ZERO)).size();
        written += some;
        end = some == 0 && buffer.isDrained();
      }
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = written;
    }
  }

  /** Two handlers end at once. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are there.")
  @Outcome(expect = FORBIDDEN, desc = "A job that is done is done again.")
  @State
  public static class T4TwoHandlers {
    private final OutcomeBuffer<Integer> buffer = new OutcomeBuffer<>();

    /** One. */
    @Actor
    public void one() {
      buffer.add(1);
    }

    /** Another. */
    @Actor
    public void another() {
      buffer.add(2);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = buffer.next(false, null).size();
    }
  }
}
