package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Threads that ask at the same time share a statement, and each gets its own answer. */
public final class J06CombinedQuestions {
  private J06CombinedQuestions() {}

  /** A result that is written after the word that it is there. */
  @JCStressTest
  @Outcome(id = "42", expect = ACCEPTABLE, desc = "The answer.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Not there yet.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "It was said to be there, and was not.")
  @State
  public static class T1WordBeforeAnswer {
    private int answer;
    private volatile boolean done;

    /** Who asks for others, too. */
    @Actor
    public void answers() {
      done = true;
      answer = 42;
    }

    /** Who waits. */
    @Actor
    public void looks(I_Result r) {
      r.r1 = done ? answer : -1;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(id = "10, 20", expect = ACCEPTABLE, desc = "Each its own.")
  @Outcome(expect = FORBIDDEN, desc = "The answer to another's question.")
  @State
  public static class T2Combiner {
    private final Combiner<Integer, Integer> combiner =
        new Combiner<>(key -> key, asked -> asked.stream().map(each -> 10 * each).toList());

    /** One. */
    @Actor
    public void one(II_Result r) {
      r.r1 = combiner.ask(1);
    }

    /** Another. */
    @Actor
    public void another(II_Result r) {
      r.r2 = combiner.ask(2);
    }
  }

  /** Two that have the same key are never in one statement, and never asked at the same time. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "One after the other.")
  @Outcome(expect = FORBIDDEN, desc = "A statement changes a row twice, or two change it at once.")
  @State
  public static class T3SameKey {
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Combiner<Integer, Integer> combiner = new Combiner<>(each -> "key", this::ask);

    private List<Integer> ask(List<Integer> asked) {
      int now = asking.addAndGet(asked.size());
      most.accumulateAndGet(now, Math::max);
      asking.addAndGet(-asked.size());
      return asked;
    }

    /** One. */
    @Actor
    public void one(III_Result r) {
      r.r1 = combiner.ask(1);
    }

    /** Another. */
    @Actor
    public void another(III_Result r) {
      r.r2 = combiner.ask(1);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(III_Result r) {
      r.r3 = most.get();
    }
  }

  /** A question that nobody waits for is asked all the same, by whoever is at work. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both were asked.")
  @Outcome(expect = FORBIDDEN, desc = "What was given back is still taken.")
  @State
  public static class T4LeftQuestion {
    private final AtomicInteger asked = new AtomicInteger();
    private final Combiner<Integer, Integer> combiner =
        new Combiner<>(
            key -> key,
            those -> {
              asked.addAndGet(those.size());
              return those;
            });

    /** Who does not wait. */
    @Actor
    public void leaves() {
      combiner.leave(1, why -> asked.addAndGet(100));
    }

    /** Who waits. */
    @Actor
    public void waits(II_Result r) {
      r.r1 = combiner.ask(2);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(II_Result r) {
      r.r2 = asked.get();
    }
  }
}
