package io.domainflow.explore.clock;

import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one database. Thread-safe; it has a session of its own while it is in use, and
 * {@link #close} ends that session only.
 */
public final class DatabaseClock implements ScenarioClock, AutoCloseable {
  /** To be multiplied exactly in the server's double precision. */
  private static final Duration FURTHEST = Duration.ofDays(200 * 365L);

  private final TestDatabase database;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection session; // guarded by lock
  private Position start = new Position(0, 0); // guarded by lock
  private volatile long moved; // in microseconds; written under lock

  /** In microseconds: how far time was moved, and when, since the epoch, it was moved last. */
  private record Position(long moved, long at) {}

  private DatabaseClock(TestDatabase database) {
    this.database = database;
  }

  /**
   * Gives an empty database a clock, so that whatever is created from now on is bound to it.
   *
   * @throws ClockUnavailableException if the role is no superuser
   */
  public static DatabaseClock install(TestDatabase database) {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute(SqlFile.read("install"));
      session.commit();
      return new DatabaseClock(database);
    } catch (SQLException e) {
      throw new ClockUnavailableException(
          "The database gets no clock of its own: "
              + e.getMessage()
              + ("42501".equals(e.getSQLState())
                  ? ". It takes a superuser, as now() and its like are replaced in that database:"
                      + " let the URL name one, or take domainflow.postgres = embedded or container"
                  : ""),
          e);
    }
  }

  /** The clock of a copy of a database that has one. */
  public static DatabaseClock ofCopy(TestDatabase copy) {
    return new DatabaseClock(copy);
  }

  /** Refuses a move that is none. */
  public static void check(Duration by) {
    if (by.isNegative() || by.isZero()) {
      throw new IllegalArgumentException(
          "Time cannot be moved by " + by + ": it goes forwards only, so say a positive duration");
    }
    if (by.compareTo(FURTHEST) > 0) {
      throw new IllegalArgumentException(
          "Time cannot be moved by " + by + ": all moves together are 200 years at most");
    }
    if (by.toNanos() < 1000) {
      throw new IllegalArgumentException(
          "Time cannot be moved by " + by + ": the server's time has microseconds");
    }
  }

  @Override
  public void advance(Duration by) {
    check(by);
    long micros = by.toNanos() / 1000;
    lock.lock();
    try (PreparedStatement move =
        session().prepareStatement("SELECT domainflow_clock.advance(?)")) {
      if (moved + micros > FURTHEST.toNanos() / 1000) {
        throw new IllegalArgumentException(
            "Time cannot be moved by "
                + by
                + " after "
                + moved()
                + ": all moves together are 200 years at most");
      }
      move.setLong(1, micros);
      try (ResultSet row = move.executeQuery()) {
        row.next();
        moved = row.getLong(1);
      }
    } catch (SQLException e) {
      throw new ClockUnavailableException("Time was not moved by " + by + ": " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration moved() {
    return Duration.ofSeconds(moved / 1_000_000, moved % 1_000_000 * 1000);
  }

  @Override
  public Clock asClock(ZoneId zone) {
    return MovedClock.of(this, zone);
  }

  /** Remembers where the clock stands, for {@link #reset}. */
  public void mark() throws SQLException {
    lock.lock();
    try (Statement statement = session().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT m.last_value, a.last_value"
                    + " FROM domainflow_clock.moved AS m, domainflow_clock.moved_at AS a")) {
      row.next();
      start = new Position(row.getLong(1), row.getLong(2));
      moved = start.moved();
    } finally {
      lock.unlock();
    }
  }

  /** Sets the clock back to the mark; while nobody has a transaction open. */
  public void reset() throws SQLException {
    lock.lock();
    try {
      if (moved == start.moved()) {
        return;
      }
      try (Statement statement = session().createStatement()) {
        statement.execute(
            SqlFile.read("reset")
                .replace(":moved", Long.toString(start.moved()))
                .replace(":at", Long.toString(start.at())));
      }
      moved = start.moved();
    } finally {
      lock.unlock();
    }
  }

  private Connection session() throws SQLException {
    Connection open = session;
    if (open == null || open.isClosed()) {
      open = database.connect();
      session = open;
    }
    return open;
  }

  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      if (session != null) {
        session.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
