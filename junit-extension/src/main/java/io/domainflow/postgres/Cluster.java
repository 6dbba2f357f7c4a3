package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A server that answers, and the databases of ours that stand on it. Thread-safe.
 *
 * @param version as {@code server_version_num}
 * @param release as people write it: 18.6, say
 */
record Cluster(
    Access access, int version, String release, int maxConnections, OurDatabases databases) {
  private static final int OLDEST = 140000;
  private static final String FACTS =
      """
      SELECT current_setting('server_version_num')::int,
             current_setting('server_version'),
             current_setting('max_connections')::int
               - current_setting('superuser_reserved_connections')::int
               - coalesce(current_setting('reserved_connections', true)::int, 0),
             current_setting('fsync')::bool,
             (SELECT array_agg(rolname::text) FROM pg_roles)
      """;

  /**
   * Asks a server of our own what it is: nobody else uses it, so roles that come up on it are our
   * databases'.
   *
   * @throws PostgresUnavailableException if it is too old for us
   */
  static Cluster ours(Access access) throws SQLException {
    return at(access, true);
  }

  /** As {@link #ours}, where somebody else runs the server. */
  static Cluster given(Access access) throws SQLException {
    return at(access, false);
  }

  private static Cluster at(Access access, boolean ours) throws SQLException {
    try (Connection session = access.connect();
        Statement statement = session.createStatement();
        ResultSet facts = statement.executeQuery(FACTS)) {
      facts.next();
      int version = facts.getInt(1);
      String release = facts.getString(2).split(" ", 2)[0];
      requireRecent(version, release, access.place());
      boolean durable = facts.getBoolean(4);
      // Copying files takes a checkpoint, which is nothing without fsync and a burden with it.
      String strategy = version >= 150000 && !durable ? " STRATEGY file_copy" : "";
      OurDatabases databases =
          ours
              ? OurDatabases.andRoles(
                  access, strategy, Set.of((String[]) facts.getArray(5).getArray()))
              : OurDatabases.only(access, strategy);
      return new Cluster(access, version, release, facts.getInt(3), databases);
    }
  }

  static void requireRecent(int version, String release, String place) {
    if (version < OLDEST) {
      throw new PostgresUnavailableException(
          "PostgreSQL %s at %s is too old: 14 is the oldest that DomainFlow works with."
              .formatted(release, place));
    }
  }

  String create() {
    return databases.create();
  }

  String copy(String template) {
    return databases.copy(template);
  }

  void recreate(String name, String template) {
    databases.recreate(name, template);
  }

  void drop(String name) {
    databases.drop(name);
  }

  void dropAll() {
    databases.dropAll();
  }
}
