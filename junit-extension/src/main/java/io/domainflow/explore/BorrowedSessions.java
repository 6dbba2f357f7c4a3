package io.domainflow.explore;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A pool that remembers which thread borrowed which server session last. Thread-safe. */
final class BorrowedSessions implements DataSource {
  private final DataSource pool;

  /**
   * From backend pid to the borrowing thread's name; bounded by the pool's size. Concurrent map.
   */
  private final Map<Integer, String> borrowers = new ConcurrentHashMap<>();

  BorrowedSessions(DataSource pool) {
    this.pool = pool;
  }

  /** The last borrower of a session, by its backend's pid. */
  Optional<String> borrower(int backend) {
    return Optional.ofNullable(borrowers.get(backend));
  }

  @Override
  public String toString() {
    return "the scenario's pool";
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return remembered(pool.getConnection());
    } catch (SQLTransientConnectionException e) {
      throw new SQLTransientConnectionException(
          e.getMessage()
              + " The scenario's pool has one connection for each worker: hold one at a time, or say"
              + " connectionsPerWorker = 2.",
          e.getSQLState(),
          e);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return remembered(pool.getConnection(user, password));
  }

  private Connection remembered(Connection connection) throws SQLException {
    Integer backend = connection.unwrap(PGConnection.class).getBackendPID();
    String borrower = Thread.currentThread().getName();
    if (!borrower.equals(borrowers.get(backend))) { // mostly the same as before
      borrowers.put(backend, borrower);
    }
    return connection;
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
    return pool.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(pool) ? type.cast(pool) : pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(pool) || pool.isWrapperFor(type);
  }
}
