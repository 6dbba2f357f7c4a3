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
 * says the latter, by which libraries know the database. {@code jdbc:domainflow:scenario:}, with
 * options behind a {@code ?}, is the database of the scenario that runs. Thread-safe.
 *
 * <p>To open a session is a {@link Step.Kind#CONNECT} step.
 */
public final class GateDriver implements java.sql.Driver {
  private static final String PREFIX = "jdbc:domainflow:postgresql:";
  private static final String SCENARIO = "jdbc:domainflow:scenario:";
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
    String plain = url.startsWith(SCENARIO) ? scenario(url) : plain(url);
    Gate.Call<Connection> open = () -> GatedConnection.around(opened(plain, info));
    String database = database(plain, info);
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

  /** The options go behind those that the database's URL has. */
  private static String scenario(String url) throws SQLException {
    String options = url.substring(SCENARIO.length());
    if (!options.isEmpty() && !options.startsWith("?")) {
      throw new SQLException(
          "Behind jdbc:domainflow:scenario: there may be ?options only: host and database are the"
              + " scenario's",
          "08001");
    }
    String database = ScenarioDatabases.url();
    return options.isEmpty()
        ? database
        : database + (database.contains("?") ? "&" : "?") + options.substring(1);
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX) || url.startsWith(SCENARIO);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    return driver.getPropertyInfo(url.startsWith(PREFIX) ? plain(url) : url, info);
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
