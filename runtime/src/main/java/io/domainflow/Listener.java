package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears the schema's notifications on one session, and wakes who waits for them. Thread-safe.
 *
 * <p>From the first call of {@link #start} to the close it has one daemon thread, {@code
 * domainflow-listens}, and one session of the data source; a lost session is replaced. It has
 * neither where listening is off or a pooler stands before the server: then who waits polls.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Listener.class.getName());
  private static final int WAIT_MILLIS = 1_000;
  private static final long AGAIN_MILLIS = 1_000;

  private final DataSource dataSource;
  private final Database database;
  private volatile boolean wanted; // becomes false when the pool has no session to spare
  private final Signals signals;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread thread; // guarded by lock
  private @Nullable Connection session; // guarded by lock
  private volatile boolean listening; // written by the thread

  Listener(DataSource dataSource, Database database, boolean wanted, Signals signals) {
    this.dataSource = dataSource;
    this.database = database;
    this.wanted = wanted;
    this.signals = signals;
  }

  /** The channel of a schema: all of its notifications come on it. */
  static String channel(Schema schema) {
    return schema.name();
  }

  /** Begins to listen where that is wanted and possible; afterwards does nothing. */
  void start() {
    if (!wanted || listening || !database.probe().direct()) {
      return;
    }
    lock.lock();
    try {
      if (thread == null && closed.getCount() > 0) {
        Thread made = new Thread(this::listen, "domainflow-listens");
        made.setDaemon(true);
        made.start();
        thread = made;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isListening() {
    return listening;
  }

  /** The longer of the two while notifications are heard, else the shorter. */
  Duration pollEvery(Duration whenListening, Duration otherwise) {
    return listening ? whenListening : otherwise;
  }

  private void listen() {
    while (isWanted()) {
      try (Connection own = dataSource.getConnection()) {
        if (!keep(own)) {
          return;
        }
        own.setAutoCommit(true);
        try (Statement statement = own.createStatement()) {
          statement.execute("LISTEN " + Identifier.quoted(channel(database.schema())));
        }
        listening = true;
        signals.raiseAll(); // what was notified before is missed
        hear(own.unwrap(PGConnection.class));
        try (Statement statement = own.createStatement()) {
          statement.execute("UNLISTEN *");
        }
      } catch (SQLException e) {
        lost(e);
      } finally {
        listening = false;
        keep(null);
      }
    }
  }

  private void hear(PGConnection own) throws SQLException {
    while (isWanted()) {
      PGNotification @Nullable [] heard = own.getNotifications(WAIT_MILLIS);
      if (heard != null) {
        for (PGNotification each : heard) {
          signals.raise(each.getParameter());
        }
      }
    }
  }

  /** The session that the close ends; false if there was a close. */
  private boolean keep(@Nullable Connection own) {
    lock.lock();
    try {
      session = own;
      return isWanted();
    } finally {
      lock.unlock();
    }
  }

  private void lost(SQLException e) {
    if (!isWanted()) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "no session hears notifications (SQLSTATE {0}); who waits polls, and another is tried",
        e.getSQLState());
    try {
      closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // nobody has this thread to interrupt it but the close
    }
  }

  private boolean isWanted() {
    return wanted && closed.getCount() > 0;
  }

  /** Gives the session back for good, if there is one, and says so: the pool has no other left. */
  boolean spare() {
    if (!wanted || !abort()) {
      return false;
    }
    wanted = false;
    LOG.log(
        Level.WARNING,
        "the pool has no session left, and the one that heard notifications goes back: who waits"
            + " polls from now on. Make the pool larger by one, or say withoutListening()");
    return true;
  }

  /** Ends the session and the thread. */
  @Override
  public void close() {
    closed.countDown();
    boolean unused = abort();
  }

  /** Whether the thread has ended by then. */
  boolean awaitEnd(Deadline deadline) throws InterruptedException {
    @Nullable Thread ending;
    lock.lock();
    try {
      ending = thread;
    } finally {
      lock.unlock();
    }
    if (ending != null) {
      ending.join(deadline.remainingMillis());
    }
    return ending == null || !ending.isAlive();
  }

  /** Whether there was a session to end. */
  private boolean abort() {
    @Nullable Connection own;
    lock.lock();
    try {
      own = session;
    } finally {
      lock.unlock();
    }
    if (own == null) {
      return false;
    }
    try {
      own.abort(Runnable::run); // the thread waits in it, and would go on for a second
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the session that listened is gone already", e);
    }
    return true;
  }
}
