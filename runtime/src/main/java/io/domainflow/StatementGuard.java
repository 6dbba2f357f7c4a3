package io.domainflow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Cancels the statement that a thread is at when the thread is interrupted, which the driver does
 * not notice, or when its deadline is passed, which the server does not count over statements
 * before version 17.
 *
 * <p>Looks at both every {@value #EVERY_MILLIS} ms; work that is done by then costs no look. Made
 * and closed by the thread that works; looks come from the executor's. A cancel is sent while the
 * lock is held, and {@link #stop} waits for it, so that none reaches a statement of whoever has the
 * session next.
 */
final class StatementGuard implements AutoCloseable {
  private static final int EVERY_MILLIS = 20;

  /** Each of so many looks cancels again. */
  private static final int SELDOM = 16;

  private final PGConnection session;
  private final Deadline deadline;
  private final Thread worker = Thread.currentThread();
  private final ScheduledFuture<?> looks;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean stopped; // guarded by lock
  private int unwanted; // looks that found the work unwanted; guarded by lock
  private @Nullable SQLException failure; // guarded by lock

  StatementGuard(Connection connection, Deadline deadline, ScheduledExecutorService executor)
      throws SQLException {
    this.session = connection.unwrap(PGConnection.class);
    this.deadline = deadline;
    this.looks =
        executor.scheduleWithFixedDelay(
            this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (!worker.isInterrupted() && !deadline.isPassed()) {
      return;
    }
    lock.lock();
    try {
      if (!stopped && isTurn(++unwanted)) {
        session.cancelQuery();
      }
    } catch (SQLException e) {
      failure = e; // of a session that is gone, most likely: its statement says so itself
    } finally {
      lock.unlock();
    }
  }

  /** Soon after each other at first, then now and then: the work may be at something else. */
  private static boolean isTurn(int look) {
    return look % SELDOM == 0 || (look < SELDOM && Integer.bitCount(look) == 1);
  }

  /** Why the last cancel could not be sent. */
  Optional<SQLException> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Afterwards no cancel is sent. */
  void stop() {
    looks.cancel(false);
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
