package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A session that the driver opened, and its way through the gate that is in force. As thread-safe
 * as the driver's connection.
 */
final class PhysicalSession implements Session {
  /** The server ended the session, or goes down; class 08 beside. */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05");

  private final BaseConnection connection;
  private final int backend;
  private final String database;
  private final AutocommitSplit split;

  /** Set once, by the thread that saw it. */
  private volatile boolean ended;

  PhysicalSession(BaseConnection connection) {
    this.connection = connection;
    this.backend = connection.getBackendPID();
    this.database = connection.getQueryExecutor().getDatabase();
    this.split = new AutocommitSplit(this);
  }

  @Override
  public int backend() {
    return backend;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public BaseConnection connection() {
    return connection;
  }

  Gate gate() {
    return Gates.of(database);
  }

  /** Whether a transaction is open on the server, a failed one included. */
  boolean inTransaction() {
    return connection.getTransactionState() != TransactionState.IDLE;
  }

  /** Ends an open transaction, also one that SQL opened in autocommit. Not a step. */
  void rollback() throws SQLException {
    if (inTransaction()) {
      if (connection.getAutoCommit()) {
        connection.execSQLUpdate("ROLLBACK");
      } else {
        connection.rollback();
      }
    }
  }

  /** Whether the code works in autocommit, whatever is done beneath it at the moment. */
  boolean autocommit() throws SQLException {
    return split.isRunning() || connection.getAutoCommit();
  }

  /** Whether an error said that the session is over. */
  boolean isBroken() throws SQLException {
    return ended || connection.isClosed();
  }

  /** Passes a step of which nothing is known but what people call it. */
  @Nullable Object pass(Step.Kind kind, String text, DriverCall call) throws SQLException {
    return pass(gate(), Step.of(kind, this, text), call);
  }

  @Nullable Object pass(Gate gate, Step step, DriverCall call) throws SQLException {
    try {
      return call.through(gate, step);
    } catch (SQLException e) {
      throw noted(e);
    }
  }

  /**
   * Executes something that may be a transaction of its own.
   *
   * @param alone whether it cannot run in a transaction block
   */
  @Nullable Object execute(Gate gate, Step step, boolean alone, DriverCall call)
      throws SQLException {
    try {
      return !alone && isSplit(gate) ? split.run(gate, step, call) : call.through(gate, step);
    } catch (SQLException e) {
      throw noted(e);
    }
  }

  /** Whether a statement's execution and its commit are two steps at the moment. */
  boolean isSplit(Gate gate) throws SQLException {
    return !split.isRunning()
        && connection.getAutoCommit()
        && !inTransaction()
        && gate.controls(this);
  }

  /** The code's own exception, after a look whether the session is over. */
  SQLException noted(SQLException e) {
    String state = e.getSQLState();
    if (state != null && (state.startsWith("08") || ENDED.contains(state))) {
      ended = true;
    }
    return e;
  }

  @Override
  public String toString() {
    return "session " + backend + " on " + database;
  }
}
