package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** A server for a test that is not fit for company. It ends with the JVM. */
public final class ServerOfOnesOwn {
  private final Cluster cluster;

  public ServerOfOnesOwn() throws InterruptedException {
    this.cluster = EmbeddedServer.start();
  }

  /** A new session on its database {@code postgres}, whose owner is a superuser. */
  public Connection connect() throws SQLException {
    return cluster.access().connect();
  }
}
