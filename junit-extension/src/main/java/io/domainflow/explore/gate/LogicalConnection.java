package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pooled session on loan: its end gives the session back. As thread-safe as the driver's
 * connection; it may be invalidated from another thread.
 */
final class LogicalConnection extends Gated<Connection> {
  private static final int FEW = 32;

  private final SessionPool pool;
  private final Loans.Loan loan;
  private final GatedConnection gated;
  private final SessionChanges changes = new SessionChanges();
  private final AtomicBoolean closed = new AtomicBoolean();

  private final ReentrantLock lock = new ReentrantLock();

  /** That may be open. Guarded by {@link #lock}. */
  private final List<Statement> statements = new ArrayList<>();

  /** How many to have before those that are closed are forgotten. Guarded by {@link #lock}. */
  private int many = FEW;

  LogicalConnection(SessionPool pool, Loans.Loan loan, Connection gated) {
    super(gated);
    this.pool = pool;
    this.loan = loan;
    this.gated = GatedConnection.behind(gated);
  }

  Loans.Loan loan() {
    return loan;
  }

  SessionChanges changes() {
    return changes;
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    switch (method.getName()) {
      case "close" -> {
        close();
        return null;
      }
      case "isClosed" -> {
        return closed.get() || raw.isClosed();
      }
      case "isValid" -> {
        return !closed.get() && Boolean.TRUE.equals(forward(method, args));
      }
      case "abort" -> {
        return closed.get() ? null : forward(method, args);
      }
      case "setClientInfo" -> {
        if (closed.get()) {
          throw new SQLClientInfoException("The connection is closed", "08003", Map.of());
        }
      }
      default -> {
        if (closed.get()) {
          throw new SQLException("The connection is closed", "08003");
        }
      }
    }
    changes.called(method.getName());
    Object result = gated.call(proxy, method, args);
    if (result instanceof Statement statement) {
      remember(statement);
    }
    return result;
  }

  private void remember(Statement statement) throws SQLException {
    lock.lock();
    try {
      if (statements.size() >= many) {
        List<Statement> open = new ArrayList<>();
        for (Statement each : statements) {
          if (!each.isClosed()) {
            open.add(each);
          }
        }
        statements.clear();
        statements.addAll(open);
        many = Math.max(FEW, 2 * open.size());
      }
      statements.add(statement);
    } finally {
      lock.unlock();
    }
  }

  private void close() throws SQLException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    PhysicalSession session = gated.session();
    try {
      closeStatements();
      if (!session.isBroken() && session.inTransaction()) {
        session.pass(
            Step.Kind.ROLLBACK,
            SessionPool.LEFT_OPEN,
            () -> {
              session.rollback();
              return null;
            });
      }
    } catch (SQLException e) {
      if (!session.isBroken()) { // a session that is over has told so already
        throw e;
      }
    } finally {
      session.pass(
          Step.Kind.RETURN,
          "return",
          () -> {
            pool.giveBack(this);
            return null;
          });
    }
  }

  /** Takes it from the code, whatever the code still does with it; the session stays as it is. */
  void invalidate() throws SQLException {
    closed.set(true);
    closeStatements();
  }

  private void closeStatements() throws SQLException {
    lock.lock();
    try {
      for (Statement statement : statements) {
        statement.close();
      }
      statements.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "connection " + (loan.place() + 1) + " of the scenario's pool";
  }
}
