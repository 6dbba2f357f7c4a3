package io.domainflow.explore.gate;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A scenario's pool, as its actors see it. Thread-safe. */
final class PoolDataSource implements DataSource {
  private final SessionPool pool;
  private final DataSource physical;

  PoolDataSource(SessionPool pool, DataSource physical) {
    this.pool = pool;
    this.physical = physical;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return pool.borrow();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The scenario's pool is of one role", "0A000");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return physical.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
    physical.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    physical.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return physical.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return physical.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : physical.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || physical.isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "the scenario's pool";
  }
}
