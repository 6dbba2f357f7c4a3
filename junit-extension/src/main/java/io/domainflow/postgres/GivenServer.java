package io.domainflow.postgres;

import java.sql.SQLException;

/** A server that somebody else runs: databases of ours come and go beside what is there. */
final class GivenServer {
  private GivenServer() {}

  /**
   * Looks whether it answers, and has the databases that are left at the JVM's end dropped.
   *
   * @throws PostgresUnavailableException if it does not; without a cause, which would name the user
   */
  static Cluster connect(String url) {
    Access access = Access.of(url);
    try {
      Cluster cluster = Cluster.given(access);
      Endings.atTheEnd("domainflow-postgres-drop", cluster::dropAll);
      return cluster;
    } catch (SQLException failure) {
      throw new PostgresUnavailableException(
          "The PostgreSQL at "
              + access.place()
              + " (a given URL) gives no session: "
              + ServerError.of(failure)
              + ". Other choices: -D"
              + PostgresSource.PROPERTY
              + "=embedded or container.");
    }
  }
}
