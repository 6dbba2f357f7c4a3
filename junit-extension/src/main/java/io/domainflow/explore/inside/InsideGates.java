package io.domainflow.explore.inside;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gates of a lane's backends, at which they stand inside their statements. Held by one session,
 * whose waits last as long as a backend takes to unlock what it was given. Thread-safe by its lock.
 */
public final class InsideGates implements AutoCloseable {
  /** The first of the two numbers of a gate's advisory lock; the second is the backend. */
  public static final int CLASS = 1145457991;

  private static final String PREFIX = "domainflow inside ";

  /** The gate is shut again before who passed it can go on: see install.sql. */
  private static final String LET_GO =
      """
      SELECT pg_catalog.pg_advisory_lock(1145457992, ?), pg_catalog.pg_advisory_unlock(1145457991, ?),
             pg_catalog.pg_advisory_lock(1145457991, ?), pg_catalog.pg_advisory_unlock(1145457992, ?)
      """;

  private static final String STANDING = SqlFile.text("standing");

  private final Connection session;
  private final InsideCode code;
  private final int backend;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Integer> held = new HashSet<>(); // guarded by lock

  /** Takes over the session. */
  public InsideGates(Connection session, InsideCode code) throws SQLException {
    this.session = session;
    this.code = code;
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      backend = row.getInt(1);
      statement.execute("SET lock_timeout = '3s'"); // a session that keeps its gate is an error
    }
  }

  /** The backend that sessions at the gate wait for. */
  public int backend() {
    return backend;
  }

  /** From now on the backend, which does nothing at the moment, stops. */
  public void hold(int stopped) throws SQLException {
    lock.lock();
    try {
      if (!held.contains(stopped)) {
        run("SELECT pg_catalog.pg_advisory_lock(?, ?)", stopped);
        held.add(stopped);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets a backend go that stands at its gate, to its next stop. */
  public void letGo(int standing) throws SQLException {
    lock.lock();
    try {
      try (PreparedStatement statement = session.prepareStatement(LET_GO)) {
        for (int at = 1; at <= 4; at++) {
          statement.setInt(at, standing);
        }
        statement.execute();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets a backend go that stands at its gate, and does not stop it any more until it is held. */
  public void open(int standing) throws SQLException {
    lock.lock();
    try {
      if (held.remove(standing)) {
        run("SELECT pg_catalog.pg_advisory_unlock(?, ?)", standing);
      }
    } finally {
      lock.unlock();
    }
  }

  /** No backend is stopped any more. */
  public void openAll() throws SQLException {
    lock.lock();
    try (Statement statement = session.createStatement()) {
      if (!held.isEmpty()) {
        statement.execute("SELECT pg_catalog.pg_advisory_unlock_all()");
        held.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run(String sql, int stopped) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setInt(1, CLASS);
      statement.setInt(2, stopped);
      statement.execute();
    }
  }

  /** Where backends stand that wait for {@link #backend}. */
  public Map<Integer, Stop> standing(Collection<Integer> waiting) throws SQLException {
    Map<Integer, Stop> stops = new HashMap<>();
    lock.lock();
    try (PreparedStatement statement = session.prepareStatement(STANDING)) {
      statement.setArray(1, session.createArrayOf("int4", waiting.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          stops.put(row.getInt(1), code.stop(row.getString(2).substring(PREFIX.length())));
        }
      }
    } finally {
      lock.unlock();
    }
    return stops;
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
