package io.domainflow.corpus;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Work in transactions, as a service's own template does it. Thread-safe.
 *
 * @param isolation one of the levels of {@link Connection}
 */
record Transactions(DataSource db, int isolation) {
  private static final int ATTEMPTS = 20;

  /** What happens in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection session) throws SQLException;
  }

  static Transactions readCommitted(DataSource db) {
    return new Transactions(db, Connection.TRANSACTION_READ_COMMITTED);
  }

  static Transactions serializable(DataSource db) {
    return new Transactions(db, Connection.TRANSACTION_SERIALIZABLE);
  }

  /** Commits what the work did, or undoes it if it throws. */
  <T> T run(Work<T> work) throws SQLException {
    try (Connection session = db.getConnection()) {
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        session.setTransactionIsolation(isolation);
      }
      session.setAutoCommit(false);
      try {
        T result = work.in(session);
        session.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        session.rollback();
        throw e;
      }
    }
  }

  /** As {@link #run}, again from the start while the server says that it cannot be serialized. */
  <T> T retrying(Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return run(work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !"40001".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }
}
