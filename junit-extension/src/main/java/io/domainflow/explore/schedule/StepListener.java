package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Step;
import java.sql.SQLException;

/** Is told of each step of a schedule that ended well, before its actor goes on. */
@FunctionalInterface
public interface StepListener {
  /**
   * Called on the actor's thread.
   *
   * @param place of the step in the schedule
   * @param published whether it committed something
   */
  void after(int place, int strand, Step step, boolean published) throws SQLException;
}
