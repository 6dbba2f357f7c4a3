package io.domainflow.explore.gate;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A call to the driver, which may return nothing. */
@FunctionalInterface
interface DriverCall {
  /** What a gate sees in the place of nothing. */
  Object NOTHING = new Object();

  @Nullable Object run() throws SQLException;

  /** Passes a step with this call. */
  default @Nullable Object through(Gate gate, Step step) throws SQLException {
    Object result =
        gate.pass(
            step,
            () -> {
              Object returned = run();
              return returned == null ? NOTHING : returned;
            });
    return result == NOTHING ? null : result;
  }
}
