package io.domainflow;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A database of a test's own, with a pool over it and instances of the runtime that it closes. */
final class RuntimeDatabase implements AutoCloseable {
  private final TestDatabase database;
  private final List<DomainFlow> flows = new ArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final HikariDataSource pool;

  RuntimeDatabase() {
    this(PostgresSource.configured("", "test"));
  }

  /** On a server of this JVM that others may not use. */
  RuntimeDatabase(PostgresSource source) {
    database = PostgresServer.shared(source).createDatabase();
    pool = pool(10);
  }

  /** Whoever uses it is heard, and sees no other instance's memory. */
  DomainFlow flow(String instance) {
    return flow(DomainFlowSettings.defaults().withInstance(instance));
  }

  DomainFlow flow(DomainFlowSettings settings) {
    DomainFlow flow = DomainFlow.on(pool, settings);
    flows.add(flow);
    return flow;
  }

  HikariDataSource pool(int size) {
    return pool(size, config -> {});
  }

  HikariDataSource pool(int size, Consumer<HikariConfig> further) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Pooler.dataSource(database));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1); // a pool that is closed while it fills itself waits for 10 s
    further.accept(config);
    HikariDataSource made = new HikariDataSource(config);
    pools.add(made);
    return made;
  }

  DataSource dataSource() {
    return pool;
  }

  /** Sessions that no pool keeps. */
  DataSource unpooled() {
    return database.dataSource();
  }

  /** With the credentials in it. */
  String url() {
    return database.url();
  }

  int execute(String... statements) throws SQLException {
    int rows = 0;
    try (Connection session = database.dataSource().getConnection();
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
        rows = statement.getUpdateCount();
      }
    }
    return rows;
  }

  String read(String sql) throws SQLException {
    try (Connection session = database.dataSource().getConnection();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  long count(String from) throws SQLException {
    return Long.parseLong(read("SELECT count(*) FROM " + from));
  }

  @Override
  public void close() {
    flows.forEach(DomainFlow::close);
    pools.forEach(HikariDataSource::close);
    database.close();
  }
}
