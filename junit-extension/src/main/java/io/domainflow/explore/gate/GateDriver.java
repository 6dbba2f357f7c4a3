package io.domainflow.explore.gate;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens sessions by PostgreSQL's own driver and puts the gate before them: {@code
 * jdbc:domainflow:postgresql://…}, which is {@code jdbc:postgresql://…} otherwise. The metadata
 * says the latter, by which libraries know the database. Thread-safe.
 *
 * <p>To open a session is a {@link Step.Kind#CONNECT} step.
 */
public final class GateDriver implements java.sql.Driver {
  private static final String PREFIX = "jdbc:domainflow:postgresql:";
  private static final String PLAIN_PREFIX = "jdbc:postgresql:";

  static {
    try {
      DriverManager.registerDriver(new GateDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Driver driver = new Driver();

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    Gate.Call<Connection> open = () -> GatedConnection.around(opened(plain(url), info));
    String database = database(plain(url), info);
    Gate gate = database == null ? Gate.OPEN : Gates.of(database);
    return gate.pass(Step.of(Step.Kind.CONNECT, null, "connect"), open);
  }

  private Connection opened(String url, @Nullable Properties info) throws SQLException {
    Connection session = driver.connect(url, info == null ? new Properties() : info);
    if (session == null) {
      throw new SQLException("PostgreSQL's driver does not take this URL", "08001");
    }
    return session;
  }

  private static @Nullable String database(String url, @Nullable Properties info) {
    Properties read = Driver.parseURL(url, info);
    return read == null ? null : PGProperty.PG_DBNAME.getOrDefault(read);
  }

  private static String plain(String url) {
    return PLAIN_PREFIX + url.substring(PREFIX.length());
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    return driver.getPropertyInfo(acceptsURL(url) ? plain(url) : url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}
