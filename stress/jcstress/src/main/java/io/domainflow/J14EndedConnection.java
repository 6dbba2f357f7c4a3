package io.domainflow;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.sql.Connection;
import java.sql.SQLException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A unit of work has ended, and a thread that kept its connection uses it in a loop. */
public final class J14EndedConnection {
  private J14EndedConnection() {}

  /** The real one. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "It is of no use any more.")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "It reaches a session that is somebody else's.")
  @State
  public static class T1UnitConnection {
    @SuppressWarnings("NullAway") // no call reaches it
    private final UnitConnection unit = new UnitConnection("unit", null);

    private final Connection proxy = unit.proxy();

    /** Who kept it. */
    @Actor
    public void uses() {
      boolean ended = false;
      while (!ended) {
        try {
          proxy.commit();
        } catch (SQLException e) {
          ended = "08003".equals(e.getSQLState());
        }
      }
    }

    /** Who runs the unit. */
    @Signal
    public void ends() {
      unit.end();
    }
  }
}
