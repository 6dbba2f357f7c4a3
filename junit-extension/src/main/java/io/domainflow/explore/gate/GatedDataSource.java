package io.domainflow.explore.gate;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts the gate before the sessions of a DataSource that opens one for each connection, by
 * PostgreSQL's driver. To open one is no step here. As thread-safe as the other.
 */
public final class GatedDataSource implements DataSource {
  private final DataSource physical;

  public GatedDataSource(DataSource physical) {
    this.physical = physical;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return GatedConnection.around(physical.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return GatedConnection.around(physical.getConnection(user, password));
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
    return "gated " + physical;
  }
}
