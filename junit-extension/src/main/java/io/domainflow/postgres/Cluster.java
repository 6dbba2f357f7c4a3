package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGProperty;

/** A server that answers, and the databases of ours that stand on it. Thread-safe. */
final class Cluster {
  private static final int OLDEST = 140000;
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final long NANOSECONDS_AT_THE_END = 10_000_000_000L;
  private static final String FACTS =
      """
      SELECT current_setting('server_version_num')::int,
             current_setting('server_version'),
             current_setting('max_connections')::int
               - current_setting('superuser_reserved_connections')::int
               - coalesce(current_setting('reserved_connections', true)::int, 0),
             current_setting('fsync')::bool
      """;

  private final Access access;
  private final int version;
  private final String release;
  private final int maxConnections;
  private final String strategy;
  private final Set<String> databases = ConcurrentHashMap.newKeySet(); // a concurrent set

  private Cluster(Access access, int version, String release, int maxConnections, boolean durable) {
    this.access = access;
    this.version = version;
    this.release = release;
    this.maxConnections = maxConnections;
    // Copying files takes a checkpoint, which is nothing without fsync and a burden with it.
    this.strategy = version >= 150000 && !durable ? " STRATEGY file_copy" : "";
  }

  /**
   * Asks the server what it is.
   *
   * @throws PostgresUnavailableException if it is too old for us
   */
  static Cluster at(Access access) throws SQLException {
    try (Connection session = access.connect();
        Statement statement = session.createStatement();
        ResultSet facts = statement.executeQuery(FACTS)) {
      facts.next();
      String release = facts.getString(2).split(" ", 2)[0];
      requireRecent(facts.getInt(1), release, access.place());
      return new Cluster(access, facts.getInt(1), release, facts.getInt(3), facts.getBoolean(4));
    }
  }

  static void requireRecent(int version, String release, String place) {
    if (version < OLDEST) {
      throw new PostgresUnavailableException(
          "PostgreSQL %s at %s is too old: 14 is the oldest that DomainFlow works with."
              .formatted(release, place));
    }
  }

  int version() {
    return version;
  }

  /** As people write it: 18.6, say. */
  String release() {
    return release;
  }

  int maxConnections() {
    return maxConnections;
  }

  Access access() {
    return access;
  }

  /**
   * Creates a database from template0: it is empty whatever somebody put into template1, and, as
   * nobody can be connected to it, creating never fails for a template in use (55006).
   */
  String create() {
    String name = "domainflow_" + Tokens.next(8);
    databases.add(name); // before it exists, so that an end of the JVM amidst drops it too
    try {
      execute("CREATE DATABASE %s TEMPLATE template0%s".formatted(name, strategy));
      return name;
    } catch (SQLException failure) {
      databases.remove(name);
      throw refusal(failure);
    }
  }

  private PostgresUnavailableException refusal(SQLException failure) {
    if (INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
      return new PostgresUnavailableException(
          "The role may not create databases at "
              + access.place()
              + ": it lacks CREATEDB (ALTER ROLE … CREATEDB), which the databases for tests need.",
          failure);
    }
    return new PostgresUnavailableException(
        "No database could be created at " + access.place() + ": " + ServerError.of(failure),
        failure);
  }

  /** Drops a database of ours, and ends the sessions on it; nothing if it is gone already. */
  void drop(String name) {
    if (!databases.contains(name)) {
      return;
    }
    try {
      execute(dropping(name));
      databases.remove(name);
    } catch (SQLException failure) {
      throw new PostgresUnavailableException(
          "The database " + name + " could not be dropped: " + ServerError.of(failure), failure);
    }
  }

  private static String dropping(String name) {
    return "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name);
  }

  private void execute(String sql) throws SQLException {
    try (Connection session = access.connect();
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Drops what is still there, at the JVM's end, in bounded time and without a word. */
  void dropAll() {
    List<String> left = List.copyOf(databases);
    if (left.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    try (Connection session = atTheEnd().connect();
        Statement statement = session.createStatement()) {
      for (String name : left) {
        if (System.nanoTime() - start < NANOSECONDS_AT_THE_END) {
          statement.execute(dropping(name));
        }
      }
    } catch (SQLException ended) {
      // The JVM ends; there is nobody left to tell.
    }
  }

  private Access atTheEnd() {
    return access
        .with(PGProperty.CONNECT_TIMEOUT.getName(), "3")
        .with(PGProperty.LOGIN_TIMEOUT.getName(), "5")
        .with(PGProperty.SOCKET_TIMEOUT.getName(), "10");
  }
}
