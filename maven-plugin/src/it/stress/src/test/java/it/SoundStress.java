package it;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = {"0, 0", "1, 1"}, expect = Expect.ACCEPTABLE, desc = "Before, or after.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The compiler may do that.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Between.")
@State
public class SoundStress {
  private int x;

  @Actor
  public void writes() {
    x = 1;
  }

  @Actor
  public void reads(II_Result r) {
    r.r1 = x;
    r.r2 = x;
  }
}
