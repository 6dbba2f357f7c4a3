package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGProperty;

/**
 * The databases that we made on a server, and, where the server is ours, the roles that came with
 * them: migrations make roles, which belong to the server and would meet the next database.
 * Thread-safe.
 */
final class OurDatabases {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String IN_USE = "55006";
  private static final long NANOSECONDS_AT_THE_END = 10_000_000_000L;

  private final Access access;
  private final String strategy;

  /** Roles that were there before us; empty where those that come up are none of our business. */
  private final Optional<Set<String>> roles;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> names = new HashSet<>(); // guarded by lock

  private OurDatabases(Access access, String strategy, Optional<Set<String>> roles) {
    this.access = access;
    this.strategy = strategy;
    this.roles = roles;
  }

  static OurDatabases andRoles(Access access, String strategy, Set<String> before) {
    return new OurDatabases(access, strategy, Optional.of(before));
  }

  static OurDatabases only(Access access, String strategy) {
    return new OurDatabases(access, strategy, Optional.empty());
  }

  /** Whether the server is ours, and nobody else makes roles on it. */
  boolean ours() {
    return roles.isPresent();
  }

  /**
   * Creates a database from template0: it is empty whatever somebody put into template1, and, as
   * nobody can be connected to it, creating never fails for a template in use (55006).
   */
  String create() {
    String name = newName();
    try (Connection session = access.connect();
        Statement statement = session.createStatement()) {
      create(name, "template0", statement);
      return name;
    } catch (SQLException failure) {
      remove(name);
      throw refusal(failure);
    }
  }

  /**
   * Creates a database as a copy of one of ours.
   *
   * @throws IllegalArgumentException if the template is none
   * @throws IllegalStateException if somebody is connected to it, after five seconds
   */
  String copy(String template) {
    requireOurs(template);
    String name = newName();
    try (Connection session = access.connect();
        Statement statement = session.createStatement()) {
      copy(template, name, session, statement);
      return name;
    } catch (SQLException failure) {
      dropRemains(name);
      throw refusal(failure);
    }
  }

  /** Makes a database of ours anew as a copy of another, and ends the sessions on it. */
  void recreate(String name, String template) {
    requireOurs(name);
    requireOurs(template);
    try (Connection session = access.connect();
        Statement statement = session.createStatement()) {
      drop(name, statement);
      copy(template, name, session, statement);
    } catch (SQLException failure) {
      throw refusal(failure);
    }
  }

  private void copy(String template, String name, Connection session, Statement statement)
      throws SQLException {
    create(name, template, statement);
    for (String sql : CopiedSettings.statements(template, name, session)) {
      statement.execute(sql);
    }
  }

  private void requireOurs(String name) {
    if (!contains(name)) {
      throw new IllegalArgumentException(
          name + " is not a database that was created at " + access.place());
    }
  }

  private String newName() {
    String name = "domainflow_" + Tokens.next(8);
    add(name); // before it exists, so that an end of the JVM amidst drops it too
    return name;
  }

  private void create(String name, String template, Statement statement) throws SQLException {
    statement.execute("CREATE DATABASE %s TEMPLATE %s%s".formatted(name, template, strategy));
  }

  /** Of a copy that failed, a database may be there; what cannot go now goes at the end. */
  private void dropRemains(String name) {
    try {
      drop(name);
    } catch (PostgresUnavailableException refused) {
      // The failure that brought us here says more.
    }
  }

  private RuntimeException refusal(SQLException failure) {
    if (IN_USE.equals(failure.getSQLState())) {
      return new IllegalStateException(
          "A database that is to be copied is in use: whoever opened sessions or pools on it closes"
              + " them first. "
              + ServerError.of(failure),
          failure);
    }
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
    if (!contains(name)) {
      return;
    }
    try (Connection session = access.connect();
        Statement statement = session.createStatement()) {
      drop(name, statement);
      remove(name);
      dropRoles(statement);
    } catch (SQLException failure) {
      throw new PostgresUnavailableException(
          "The database " + name + " could not be dropped: " + ServerError.of(failure), failure);
    }
  }

  private static void drop(String name, Statement statement) throws SQLException {
    statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
  }

  /** Once no database of ours is left: with the lock held, so that none begins meanwhile. */
  private void dropRoles(Statement statement) throws SQLException {
    if (roles.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (!names.isEmpty()) {
        return;
      }
      for (String role : texts(statement, "SELECT rolname FROM pg_roles")) {
        if (!roles.get().contains(role)) {
          String quoted = '"' + role.replace("\"", "\"\"") + '"';
          statement.execute("DROP OWNED BY " + quoted); // what it holds at the server itself
          statement.execute("DROP ROLE " + quoted);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Drops what is still there, at the JVM's end, in bounded time and without a word. */
  void dropAll() {
    List<String> left = all();
    if (left.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    try (Connection session = atTheEnd().connect();
        Statement statement = session.createStatement()) {
      for (String name : left) {
        if (System.nanoTime() - start < NANOSECONDS_AT_THE_END) {
          dropQuietly(name, statement);
        }
      }
    } catch (SQLException ended) {
      // The JVM ends; there is nobody left to tell.
    }
  }

  private static void dropQuietly(String name, Statement statement) {
    try {
      drop(name, statement);
    } catch (SQLException refused) {
      // The others shall go nevertheless, and there is nobody left to tell.
    }
  }

  private Access atTheEnd() {
    return access
        .with(PGProperty.CONNECT_TIMEOUT.getName(), "3")
        .with(PGProperty.LOGIN_TIMEOUT.getName(), "5")
        .with(PGProperty.SOCKET_TIMEOUT.getName(), "10");
  }

  private void add(String name) {
    lock.lock();
    try {
      names.add(name);
    } finally {
      lock.unlock();
    }
  }

  private void remove(String name) {
    lock.lock();
    try {
      names.remove(name);
    } finally {
      lock.unlock();
    }
  }

  private boolean contains(String name) {
    lock.lock();
    try {
      return names.contains(name);
    } finally {
      lock.unlock();
    }
  }

  private List<String> all() {
    lock.lock();
    try {
      return List.copyOf(names);
    } finally {
      lock.unlock();
    }
  }
}
