package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code's looks for notifications on a session. Immutable. */
record Notifications(PhysicalSession session) {
  /**
   * Looks for notifications as a step. Under control the look takes no time, and how long to wait
   * is the gate's business; else the driver waits.
   *
   * @param millis as the driver takes it: negative for no wait, 0 for ever
   * @param wait the driver's own
   */
  @Nullable Object look(int millis, DriverCall wait) throws SQLException {
    Gate gate = session.gate();
    Step step =
        new Step(
            Step.Kind.NOTIFICATIONS,
            session,
            "notifications",
            List.of(),
            limit(millis),
            new Reading());
    return session.pass(gate, step, gate.controls(session) ? this::arrived : wait);
  }

  /** The server sends none inside of a transaction, and the driver does not wait there. */
  private @Nullable Duration limit(int millis) {
    if (millis < 0 || session.inTransaction()) {
      return Duration.ZERO;
    }
    return millis == 0 ? null : Duration.ofMillis(millis);
  }

  /** What was sent before an answer of the server is here when the answer is. */
  private @Nullable Object arrived() throws SQLException {
    if (!session.inTransaction()) {
      session.connection().execSQLUpdate("");
    }
    return session.connection().getNotifications();
  }
}
