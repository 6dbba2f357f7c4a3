package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The migration lock, as one instance has it: renewed three times in its lifetime until it is
 * closed, or lost. Thread-safe.
 */
public final class MigrationLease implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MigrationLease.class.getName());
  private static final String WHAT = "the migration lock";

  private final Database database;
  private final String instance;
  private final long token;
  private final Duration lifetime;
  private final ScheduledFuture<?> renewals;
  private volatile Deadline deadline; // written by the thread of the renewals
  private volatile boolean released;
  private volatile boolean lost;

  /**
   * @param asked when the grant was asked for, by {@link System#nanoTime}: it lasts from later on
   */
  MigrationLease(
      Database database,
      String instance,
      long token,
      Duration lifetime,
      long asked,
      ScheduledExecutorService heartbeats) {
    this.database = database;
    this.instance = instance;
    this.token = token;
    this.lifetime = lifetime;
    this.deadline = new Deadline(asked + lifetime.toNanos());
    long every = Math.max(1, lifetime.toNanos() / 3);
    this.renewals =
        heartbeats.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.NANOSECONDS);
  }

  /** Grows with every grant of the lock. */
  public long token() {
    return token;
  }

  /** Whether it is certain, without asking the database, that nobody else has the lock. */
  public boolean isHeld() {
    return !released && !lost && !deadline.isPassed();
  }

  /**
   * Asks whether the lock is held still, in the transaction of the connection; until that ends,
   * nobody takes it over.
   *
   * @throws LeaseLostException if it is not
   * @throws SQLException from the server
   */
  public void check(Connection connection) throws SQLException {
    try (PreparedStatement check =
        connection.prepareStatement(database.schema().sql("check_migration_lock"))) {
      check.setString(1, instance);
      check.setLong(2, token);
      if (!Database.isTrue(check)) {
        throw new LeaseLostException(WHAT, token);
      }
    }
  }

  private void renew() {
    if (released || lost) {
      return;
    }
    long asked = System.nanoTime();
    try {
      boolean renewed =
          database.askAnyVersion(
              WHAT,
              "renew_migration_lock",
              ask -> {
                ask.setString(1, instance);
                ask.setLong(2, token);
                ask.setLong(3, MigrationLock.micros(lifetime));
                return Database.longOrNull(ask) != null;
              });
      if (renewed) {
        deadline = new Deadline(asked + lifetime.toNanos());
      } else if (!released) {
        lost = true;
        renewals.cancel(false);
        LOG.log(
            Level.WARNING,
            "instance {0} has lost {1}, token {2}",
            instance,
            WHAT,
            String.valueOf(token));
      }
    } catch (RuntimeException e) { // the next time may do
      LOG.log(Level.WARNING, "instance " + instance + " could not renew " + WHAT, e);
    }
  }

  /**
   * Frees the lock, noting what was done under it.
   *
   * @throws LeaseLostException if it is another's by now: nothing is noted
   */
  void releaseDone(String name) {
    if (!release(name)) {
      throw new LeaseLostException(WHAT, token);
    }
  }

  /** Frees the lock, unless it is another's by now. Closing again does nothing. */
  @Override
  public void close() {
    if (!released) {
      release(null);
    }
  }

  private boolean release(@Nullable String done) {
    renewals.cancel(false);
    boolean freed =
        database.askAnyVersion(
            WHAT,
            "release_migration_lock",
            ask -> {
              ask.setString(1, instance);
              ask.setLong(2, token);
              ask.setString(3, done);
              ask.setString(4, Listener.channel(database.schema()));
              return Database.longOrNull(ask) != null;
            });
    released = true;
    return freed;
  }
}
