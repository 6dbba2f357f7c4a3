package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Runs a statement in autocommit as what it is on the server: executed, then committed. One for
 * each session; for one thread at a time, as the session is.
 *
 * <p>A statement that fails takes its transaction with it, in the same step. One that turns out to
 * be impossible in a transaction block, or that the driver repeats in autocommit because its plan
 * is out of date, runs whole in its step, and no commit follows.
 */
final class AutocommitSplit {
  /** Impossible inside of a transaction: the statement itself, or a commit that it makes. */
  private static final Set<String> ALONE = Set.of("25001", "2D000");

  private final PhysicalSession session;

  /** Written by the thread that executes, read by any that asks for the autocommit mode. */
  private volatile boolean running;

  AutocommitSplit(PhysicalSession session) {
    this.session = session;
  }

  boolean isRunning() {
    return running;
  }

  @Nullable Object run(Gate gate, Step step, DriverCall call) throws SQLException {
    boolean readOnly = begin();
    try {
      DriverCall execution = () -> executed(step, call);
      Object result = execution.through(gate, step);
      if (session.inTransaction()) {
        gate.pass(Step.of(Step.Kind.AUTO_COMMIT, session, "commit"), this::commit);
      }
      end(readOnly);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      try {
        end(readOnly);
      } catch (SQLException more) {
        e.addSuppressed(more);
      }
      throw e;
    } finally {
      running = false;
    }
  }

  /**
   * Leaves autocommit. A connection that is read-only for the driver is so in transactions only: a
   * statement in autocommit may write, and shall do so here.
   *
   * @return whether it has to become read-only again
   */
  private boolean begin() throws SQLException {
    BaseConnection raw = session.connection();
    running = true;
    raw.setAutoCommit(false);
    boolean always = "on".equals(raw.getParameterStatus("default_transaction_read_only"));
    boolean readOnly = raw.isReadOnly() && !always;
    if (readOnly) {
      raw.setReadOnly(false);
    }
    return readOnly;
  }

  private @Nullable Object executed(Step step, DriverCall call) throws SQLException {
    BaseConnection raw = session.connection();
    try {
      return call.run();
    } catch (SQLException e) {
      if (raw.isClosed() || !session.inTransaction()) {
        throw e;
      }
      rollback(e);
      // The driver forgets a batch that failed.
      if (step.kind() == Step.Kind.BATCH || !runsAlone(e)) {
        throw e;
      }
      raw.setAutoCommit(true);
      return call.run();
    }
  }

  private boolean runsAlone(SQLException e) {
    return ALONE.contains(e.getSQLState())
        || session.connection().getQueryExecutor().willHealOnRetry(e);
  }

  private void rollback(SQLException cause) throws SQLException {
    try {
      session.connection().rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      throw cause;
    }
  }

  private boolean commit() throws SQLException {
    session.connection().commit();
    return true;
  }

  /** Back to autocommit; what was not committed by now is not to be. */
  private void end(boolean readOnly) throws SQLException {
    BaseConnection raw = session.connection();
    if (raw.isClosed()) {
      return;
    }
    if (session.inTransaction()) {
      raw.rollback();
    }
    if (readOnly) {
      raw.setReadOnly(true);
    }
    raw.setAutoCommit(true);
  }
}
