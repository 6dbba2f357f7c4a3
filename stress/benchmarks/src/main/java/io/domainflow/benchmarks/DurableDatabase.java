package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A database on a server whose commits are on the disk, as a service's are. */
final class DurableDatabase implements AutoCloseable {
  private final TestDatabase database;

  DurableDatabase() throws SQLException, InterruptedException {
    this(PostgresSource.configured("", "the benchmark"));
  }

  DurableDatabase(PostgresSource source) throws SQLException, InterruptedException {
    database = PostgresServer.shared(source).createDatabase();
    try (Connection session = database.dataSource().getConnection();
        Statement statement = session.createStatement()) {
      for (String setting : new String[] {"fsync", "full_page_writes"}) {
        statement.execute("ALTER SYSTEM SET " + setting + " = on");
      }
      statement.execute("SELECT pg_reload_conf()");
      for (int look = 0; look < 100 && !isDurable(statement); look++) {
        TimeUnit.MILLISECONDS.sleep(20); // nobody tells when a backend has read its settings
      }
      if (!isDurable(statement)) {
        throw new IllegalStateException("fsync cannot be switched on: the server is not ours");
      }
    }
  }

  private static boolean isDurable(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT current_setting('fsync')::bool AND"
                + " current_setting('full_page_writes')::bool AND"
                + " current_setting('synchronous_commit') = 'on'")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** With the credentials in it. */
  String url() {
    return database.url();
  }

  /** A session of no pool's. */
  Connection connect() throws SQLException {
    return database.connect();
  }

  HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    return new HikariDataSource(config);
  }

  void execute(String... statements) throws SQLException {
    try (Connection session = database.dataSource().getConnection();
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  long count(String table) throws SQLException {
    return number("SELECT count(*) FROM " + table);
  }

  long number(String sql) throws SQLException {
    try (Connection session = database.dataSource().getConnection();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
