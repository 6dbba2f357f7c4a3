package io.domainflow.explore.schedule;

import io.domainflow.explore.Invariants;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The session on which a lane checks invariants, again and again. Thread-safe by its lock. */
final class InvariantSession implements AutoCloseable {
  private final TestDatabase database;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection session; // guarded by lock

  InvariantSession(TestDatabase database) {
    this.database = database;
  }

  /** Checks all, also after one is broken; none waits longer than five seconds for a lock. */
  List<Invariants.Broken> broken(List<Invariants.Invariant> invariants) throws SQLException {
    List<Invariants.Broken> broken = new ArrayList<>();
    lock.lock();
    try {
      for (Invariants.Invariant invariant : invariants) {
        Connection observer = session();
        try {
          if (!invariant.check().holds(observer)) {
            broken.add(new Invariants.Broken(invariant, null));
          }
        } catch (Throwable thrown) {
          broken.add(new Invariants.Broken(invariant, thrown));
        }
        if (!observer.isClosed() && !observer.getAutoCommit()) {
          observer.rollback();
          observer.setAutoCommit(true);
        }
      }
    } finally {
      lock.unlock();
    }
    return broken;
  }

  private Connection session() throws SQLException {
    Connection open = session;
    if (open == null || open.isClosed()) { // an invariant may close what it was given
      open = database.connect();
      try (Statement statement = open.createStatement()) {
        statement.execute(
            "SET lock_timeout = '5s'; SET default_transaction_isolation = 'read committed'");
      }
      session = open;
    }
    return open;
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      if (session != null) {
        session.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
