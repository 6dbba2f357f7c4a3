package it;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "What is always so.")
@State
public class HangingStress {
  @Actor
  public void one(II_Result r) {
    while (r.r1 == 0) {
      Thread.onSpinWait();
    }
  }

  @Actor
  public void other(II_Result r) {
    r.r2 = 2;
  }
}
