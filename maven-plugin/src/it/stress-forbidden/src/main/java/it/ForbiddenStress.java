package it;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "1, 2", expect = Expect.FORBIDDEN, desc = "Somebody would be paid twice.")
@State
public class ForbiddenStress {
  @Actor
  public void one(II_Result r) {
    r.r1 = 1;
  }

  @Actor
  public void other(II_Result r) {
    r.r2 = 2;
  }
}
