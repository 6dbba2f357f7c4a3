package io.domainflow.explore.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** A place of a pool, with the session that is in it. Thread-safe; nothing here is a step. */
final class PoolSlot {
  private final ReentrantLock lock = new ReentrantLock();

  /** Written with {@link #lock} held. */
  private volatile @Nullable Connection gated;

  /** Of the session when it was opened. Guarded by {@link #lock}. */
  private int isolation;

  /** Of the session when it was opened. Guarded by {@link #lock}. */
  private int networkTimeout;

  /** Who borrowed it last. */
  private volatile @Nullable LogicalConnection holder;

  void heldBy(LogicalConnection connection) {
    holder = connection;
  }

  @Nullable LogicalConnection holder() {
    return holder;
  }

  @Nullable PhysicalSession session() {
    Connection known = gated;
    return known == null ? null : GatedConnection.behind(known).session();
  }

  /** Opens a session where there is none, or none that works. */
  Connection open(DataSource physical) throws SQLException {
    lock.lock();
    try {
      Connection known = gated;
      if (known != null && !GatedConnection.behind(known).session().isBroken()) {
        return known;
      }
      close();
      Connection opened = GatedConnection.around(physical.getConnection());
      BaseConnection raw = GatedConnection.behind(opened).session().connection();
      isolation = raw.getTransactionIsolation();
      networkTimeout = raw.getNetworkTimeout();
      gated = opened;
      return opened;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the session what it was when it was opened, as far as JDBC's settings go, with no round
   * trip for what was not changed; ends it where that fails.
   */
  void reset(SessionChanges changes) throws SQLException {
    lock.lock();
    try {
      PhysicalSession session = session();
      if (session != null && !session.isBroken()) {
        reset(session, changes);
      }
    } catch (SQLException e) {
      close();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void reset(PhysicalSession session, SessionChanges changes) throws SQLException {
    BaseConnection raw = session.connection();
    session.rollback();
    if (!raw.getAutoCommit()) {
      raw.setAutoCommit(true);
    }
    if (raw.isReadOnly()) {
      raw.setReadOnly(false);
    }
    if (changes.isolation()) {
      raw.setTransactionIsolation(isolation);
    }
    if (changes.schema()) {
      raw.setSchema(null); // the search path of the session's start
    }
    if (raw.getNetworkTimeout() != networkTimeout) {
      raw.setNetworkTimeout(Runnable::run, networkTimeout);
    }
    raw.clearWarnings();
  }

  /** Ends the session. */
  void close() throws SQLException {
    lock.lock();
    try {
      PhysicalSession session = session();
      gated = null;
      if (session != null) {
        session.connection().close();
      }
    } finally {
      lock.unlock();
    }
  }
}
