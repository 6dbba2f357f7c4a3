package io.domainflow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * A thread's wait for a connection, which an interrupt ends when the deadline is passed: data
 * sources know no limit that a caller could give. One that does not hear interrupts ends the wait
 * when it likes.
 *
 * <p>Made and ended by the thread that waits; the interrupt comes from the executor's, while the
 * lock is held, so that none reaches what the thread does next.
 */
final class ConnectionWait {
  private final Thread waiter = Thread.currentThread();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended; // guarded by lock
  private boolean interrupted; // guarded by lock

  private ConnectionWait() {}

  /**
   * A connection of the data source.
   *
   * @throws TransactionTimeoutException if the deadline is passed
   * @throws InterruptedException if the thread is interrupted
   * @throws SQLException if none is to be had
   */
  static Connection connection(
      DataSource dataSource,
      TransactionSettings settings,
      Deadline deadline,
      ScheduledExecutorService executor)
      throws SQLException, InterruptedException {
    ConnectionWait wait = new ConnectionWait();
    Future<?> interrupt =
        executor.schedule(wait::interrupt, deadline.remaining(), TimeUnit.NANOSECONDS);
    Connection connection;
    try {
      connection = dataSource.getConnection();
    } catch (SQLException e) {
      interrupt.cancel(false);
      if (wait.end()) {
        throw new TransactionTimeoutException(settings.name(), settings.timeout(), e);
      }
      if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
        InterruptedException interrupted =
            new InterruptedException("while transaction " + settings.name() + " had no connection");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    } catch (Throwable e) {
      interrupt.cancel(false);
      wait.end();
      throw e;
    }
    interrupt.cancel(false);
    if (wait.end()) {
      connection.close();
      throw new TransactionTimeoutException(settings.name(), settings.timeout(), null);
    }
    return connection;
  }

  private void interrupt() {
    lock.lock();
    try {
      if (!ended) {
        interrupted = true;
        waiter.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Afterwards no interrupt comes, and none of ours is left; gives whether there was one. */
  private boolean end() {
    lock.lock();
    try {
      ended = true;
      if (interrupted) {
        Thread.interrupted();
      }
      return interrupted;
    } finally {
      lock.unlock();
    }
  }
}
