package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database of ours on a server. Immutable. */
record ServerDatabase(RunningServer server, String name) implements TestDatabase {
  @Override
  public Connection connect() throws SQLException {
    return server.cluster().access().connect(name);
  }

  @Override
  public String url() {
    return server.cluster().access().url(name);
  }

  @Override
  public DataSource dataSource() {
    return new SessionDataSource(server.cluster().access(), name);
  }

  @Override
  public void close() {
    server.cluster().drop(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
