package io.domainflow.explore.gate;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.domainflow.Checked;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A place of a pool is given back while others want one. */
public final class J17PoolHandOver {
  private J17PoolHandOver() {}

  /** Who looks first and takes then. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "A place each.")
  @Outcome(
      id = {"1, 1", "2, 2"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "Two workers share a session.")
  @State
  public static class T1LookThenTake {
    private final AtomicIntegerArray free = new AtomicIntegerArray(new int[] {1, 1});

    /** One. */
    @Actor
    public void one(II_Result r) {
      r.r1 = take();
    }

    /** Another. */
    @Actor
    public void another(II_Result r) {
      r.r2 = take();
    }

    private int take() {
      int place = free.get(0) == 1 ? 0 : 1;
      free.set(place, 0);
      return place + 1;
    }
  }

  /** The real one. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = ACCEPTABLE,
      desc = "A place each.")
  @Outcome(expect = FORBIDDEN, desc = "Two workers share a session.")
  @State
  public static class T2Loans {
    private final Loans loans = new Loans(2, Duration.ofSeconds(20));

    /** One. */
    @Actor
    public void one(II_Result r) {
      r.r1 = Checked.get(loans::claim).place();
    }

    /** Another. */
    @Actor
    public void another(II_Result r) {
      r.r2 = Checked.get(loans::claim).place();
    }
  }

  /** The only place goes from one to the other. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It was handed over.")
  @Outcome(expect = FORBIDDEN, desc = "The wake-up was lost, or the place.")
  @State
  public static class T3HandOver {
    private final Loans loans = new Loans(1, Duration.ofSeconds(20));

    /** One. */
    @Actor
    public void one(II_Result r) {
      r.r1 = use();
    }

    /** Another. */
    @Actor
    public void another(II_Result r) {
      r.r2 = use();
    }

    private int use() {
      Loans.Loan loan = Checked.get(loans::claim);
      loans.end(loan);
      return loan.place();
    }
  }

  /** A loan is given back by two. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Once.")
  @Outcome(expect = FORBIDDEN, desc = "A later loan of the place was ended with it.")
  @State
  public static class T4EndTwice {
    private final Loans loans = new Loans(1, Duration.ofSeconds(20));
    private final Loans.Loan loan;

    public T4EndTwice() {
      loan = Checked.get(loans::claim);
    }

    /** One. */
    @Actor
    public void one() {
      loans.end(loan);
    }

    /** Another. */
    @Actor
    public void another() {
      loans.end(loan);
    }

    /** Afterwards. */
    @Arbiter
    public void afterwards(I_Result r) {
      r.r1 = loans.borrowed();
    }
  }

  /** The pool is closed while somebody wants a place. */
  @JCStressTest
  @Outcome(
      id = {"served", "closed"},
      expect = ACCEPTABLE,
      desc = "Before that, or not any more.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for a pool that is closed.")
  @State
  public static class T5Close {
    private final Loans loans = new Loans(1, Duration.ofSeconds(20));

    /** Who wants one. */
    @Actor
    public void claims(L_Result r) {
      try {
        loans.claim();
        r.r1 = "served";
      } catch (SQLException e) {
        r.r1 = String.valueOf(e.getMessage()).contains("is closed") ? "closed" : "waited";
      }
    }

    /** Who closes it. */
    @Actor
    public void closes() {
      loans.close();
    }
  }
}
