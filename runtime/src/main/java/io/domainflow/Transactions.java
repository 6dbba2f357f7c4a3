package io.domainflow;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Runs units of work, each in a transaction, as often as it takes and may. Thread-safe; a call uses
 * one connection at a time, and none between attempts.
 *
 * <p>The settings go to the server with the transaction's begin, in one round trip, and end with
 * it: they leave nothing in the session, and pass through a PgBouncer in transaction mode.
 */
public final class Transactions {
  private static final int SERVER_WITH_TRANSACTION_TIMEOUT = 17;

  /** It ends the session, so that it comes after what only ends the statement. */
  private static final int SESSION_MILLIS_MORE = 1_000;

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final DataSource dataSource;
  private final ScheduledExecutorService looks;
  private final List<Consumer<TransactionEnd>> listeners = new CopyOnWriteArrayList<>();

  Transactions(DataSource dataSource, ScheduledExecutorService looks) {
    this.dataSource = dataSource;
    this.looks = looks;
  }

  /**
   * Has somebody hear how each call of {@code run} and {@code runAll} ends, on its thread: let them
   * be quick. What they throw is logged.
   */
  public void addListener(Consumer<TransactionEnd> listener) {
    listeners.add(listener);
  }

  /**
   * Commits what the body did, and gives what it returned. What the body throws rolls back, and
   * comes out as it is.
   *
   * <p>Tried again, with a pause that grows up to 1 s and is drawn by lot: a serialization failure
   * (40001) and a deadlock (40P01), also where a library has wrapped them, a lock timeout where the
   * settings say so, and a lost connection where the work is idempotent.
   *
   * @throws TransactionTimeoutException if the time is over; all is rolled back
   * @throws RetriesUsedUpException if the last of several attempts met a conflict, too
   * @throws CommitUnknownException if the connection was lost at the commit, of this attempt or of
   *     one before; what came later is among the suppressed
   * @throws InterruptedException if the thread is interrupted: the statement that it is at is
   *     cancelled, and all is rolled back
   * @throws SQLException if no connection is to be had, or the server refuses
   */
  public <T extends @Nullable Object, X extends Exception> T run(
      TransactionSettings settings, TransactionBody<T, X> body)
      throws X, SQLException, InterruptedException {
    return run(new Unit<>(settings, body, thrown -> true, null));
  }

  /**
   * As the other, on a connection of the caller's that is in no transaction. It stays open, with
   * the auto-commit that it had; work that is idempotent is not tried again when it is lost.
   *
   * @throws SQLException 25001 if a transaction is open on it: what takes a connection, as enqueue
   *     and the checks of leases, joins that one without this
   */
  public <T extends @Nullable Object, X extends Exception> T run(
      Connection connection, TransactionSettings settings, TransactionBody<T, X> body)
      throws X, SQLException, InterruptedException {
    if (connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
      throw new SQLException(
          "transaction "
              + settings.name()
              + " cannot begin on a connection that has one open: commit or roll back first, or"
              + " use the connection as it is",
          "25001");
    }
    return run(
        new Unit<>(
            settings,
            body,
            thrown -> !Failures.losesSession(String.valueOf(Failures.sqlState(thrown))),
            connection));
  }

  /**
   * Does the operations one after the other and commits them together. A required one that fails
   * rolls all back; an optional one takes back what it did, and the others stand. A conflict of
   * either is one of the transaction, which is tried again, from the first operation on.
   *
   * <p>After a rollback the compensations of the operations that had returned run, the last first,
   * before the next attempt if there is one. None runs after {@link CommitUnknownException}. If one
   * fails, the others run all the same, there is no other attempt, and what was thrown has the
   * failure among its suppressed.
   *
   * @throws IllegalArgumentException if there is no operation
   * @throws OperationFailedException if a required operation throws; otherwise as {@link #run}
   */
  public BatchReport runAll(TransactionSettings settings, List<Operation> operations)
      throws SQLException, InterruptedException {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("transaction " + settings.name() + " has no operation");
    }
    OperationBatch batch = new OperationBatch(settings, List.copyOf(operations));
    return run(
        new Unit<BatchReport, InterruptedException>(settings, batch::run, batch::compensate, null));
  }

  /**
   * What is to be run.
   *
   * @param rolledBack hears why, after each attempt that left nothing; says whether there may be
   *     another
   * @param connection the caller's, or null for one of the data source
   */
  private record Unit<T extends @Nullable Object, X extends Exception>(
      TransactionSettings settings,
      TransactionBody<T, X> body,
      Predicate<Throwable> rolledBack,
      @Nullable Connection connection) {}

  private <T extends @Nullable Object, X extends Exception> T run(Unit<T, X> unit)
      throws X, SQLException, InterruptedException {
    TransactionSettings settings = unit.settings();
    if (looks.isShutdown()) {
      throw new IllegalStateException(
          "transaction " + settings.name() + " is begun on a DomainFlow that is closed");
    }
    TransactionRun measured = new TransactionRun(settings, listeners);
    T result;
    try {
      result = attempts(unit, measured);
    } catch (Throwable e) {
      measured.failed(e);
      throw e;
    }
    measured.committed();
    return result;
  }

  private <T extends @Nullable Object, X extends Exception> T attempts(
      Unit<T, X> unit, TransactionRun measured) throws X, SQLException, InterruptedException {
    TransactionSettings settings = unit.settings();
    Deadline deadline = Deadline.in(settings.timeout());
    @Nullable CommitUnknownException unknown = null;
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException("before transaction " + settings.name());
        }
        int attempt = measured.beginAttempt();
        try {
          return attempt(unit, deadline);
        } catch (Throwable e) {
          boolean again = e instanceof CommitUnknownException || unit.rolledBack().test(e);
          @Nullable String sqlState = retryable(settings, e);
          if (!again || sqlState == null || settings.retries() == 0) {
            throw e;
          }
          if (e instanceof CommitUnknownException open) {
            unknown = open;
          }
          if (attempt > settings.retries()) {
            throw new RetriesUsedUpException(settings.name(), attempt, sqlState, e);
          }
          pause(settings, attempt, deadline, e);
        }
      }
    } catch (Throwable e) {
      if (unknown == null) {
        throw e;
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (e != unknown && e.getCause() != unknown) {
        unknown.addSuppressed(e);
      }
      throw unknown; // what came later does not say what became of that attempt
    }
  }

  /** The SQLSTATE for which it may be tried again, if it may. */
  private static @Nullable String retryable(TransactionSettings settings, Throwable thrown) {
    @Nullable String sqlState = Failures.sqlState(thrown);
    if (sqlState == null
        || thrown instanceof Error
        || thrown instanceof TransactionTimeoutException
        || thrown instanceof InterruptedException) {
      return null;
    }
    boolean lost = thrown instanceof CommitUnknownException || Failures.losesSession(sqlState);
    return (lost && settings.idempotent())
            || (!lost && Failures.isConflict(sqlState, settings.retryLockTimeouts()))
        ? sqlState
        : null;
  }

  /** Nobody tells when the others are done, so that this is no wait that something could end. */
  private static void pause(
      TransactionSettings settings, int attempt, Deadline deadline, Throwable cause)
      throws InterruptedException {
    long most = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(attempt - 1, 20));
    long pause = ThreadLocalRandom.current().nextLong(most / 2, most);
    if (deadline.remaining() <= pause) {
      throw new TransactionTimeoutException(settings.name(), settings.timeout(), cause);
    }
    TimeUnit.NANOSECONDS.sleep(pause);
  }

  private <T extends @Nullable Object, X extends Exception> T attempt(
      Unit<T, X> unit, Deadline deadline) throws X, SQLException, InterruptedException {
    @Nullable Connection own = unit.connection();
    if (own != null) {
      return attempt(unit, own, deadline);
    }
    try (Connection connection =
        ConnectionWait.connection(dataSource, unit.settings(), deadline, looks)) {
      return attempt(unit, connection, deadline);
    }
  }

  private <T extends @Nullable Object, X extends Exception> T attempt(
      Unit<T, X> unit, Connection connection, Deadline deadline)
      throws X, SQLException, InterruptedException {
    TransactionSettings settings = unit.settings();
    try (StatementGuard guard = new StatementGuard(connection, deadline, looks)) {
      boolean autoCommit = connection.getAutoCommit();
      T result;
      try {
        connection.setAutoCommit(false);
        begin(settings, deadline, connection);
        result = run(settings, unit.body(), connection);
        if (deadline.isPassed()) {
          throw new TransactionTimeoutException(settings.name(), settings.timeout(), null);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("at the end of transaction " + settings.name());
        }
        commit(settings, connection);
      } catch (Throwable thrown) {
        guard.stop();
        guard.failure().ifPresent(thrown::addSuppressed);
        rollBack(connection, autoCommit, thrown);
        throwIfCancelled(settings, deadline, thrown);
        throw thrown;
      }
      guard.stop();
      connection.setAutoCommit(autoCommit);
      return result;
    }
  }

  private static <T extends @Nullable Object, X extends Exception> T run(
      TransactionSettings settings, TransactionBody<T, X> body, Connection connection)
      throws X, SQLException, InterruptedException {
    UnitConnection unit = new UnitConnection(settings.name(), connection);
    try {
      return body.run(unit.proxy());
    } finally {
      unit.end();
    }
  }

  private static void begin(TransactionSettings settings, Deadline deadline, Connection connection)
      throws SQLException {
    int remaining = deadline.remainingMillis();
    StringBuilder begin = new StringBuilder("SET TRANSACTION ISOLATION LEVEL ");
    begin.append(settings.isolation().sql()).append(settings.readOnly() ? " READ ONLY" : "");
    set(begin, "statement_timeout", remaining);
    set(begin, "lock_timeout", (int) settings.lockTimeout().toMillis());
    set(begin, "idle_in_transaction_session_timeout", remaining + SESSION_MILLIS_MORE);
    if (connection.getMetaData().getDatabaseMajorVersion() >= SERVER_WITH_TRANSACTION_TIMEOUT) {
      set(begin, "transaction_timeout", remaining + SESSION_MILLIS_MORE);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(begin.toString());
    }
  }

  private static void set(StringBuilder statements, String name, int millis) {
    statements.append("; SET LOCAL ").append(name).append(" = ").append(millis);
  }

  /** A server answers the COMMIT of a failed transaction by ROLLBACK, and the driver is silent. */
  private static void commit(TransactionSettings settings, Connection connection)
      throws SQLException {
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    if (state == TransactionState.FAILED) {
      throw new SQLException(
          "transaction "
              + settings.name()
              + " cannot be committed: its body caught an error of the server and went on. Let the"
              + " SQLException out, or roll back to a savepoint that was set before",
          "25P02");
    }
    if (state == TransactionState.IDLE) {
      throw new SQLException(
          "transaction "
              + settings.name()
              + " was ended by a COMMIT or ROLLBACK in the SQL of its body, and what that committed"
              + " stands: take it out of the body",
          "25P01");
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      if (Failures.leavesCommitOpen(e)) {
        throw new CommitUnknownException(settings.name(), e);
      }
      throw e;
    }
  }

  /** A session that does not roll back is of no use to anybody: the pool shall not keep it. */
  private static void rollBack(Connection connection, boolean autoCommit, Throwable thrown) {
    try {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      thrown.addSuppressed(e);
      try {
        connection.abort(Runnable::run);
      } catch (SQLException alsoNot) {
        thrown.addSuppressed(alsoNot);
      }
    }
  }

  /** Says why a statement was cancelled, or the session ended, where it was this that did it. */
  private static void throwIfCancelled(
      TransactionSettings settings, Deadline deadline, Throwable thrown)
      throws InterruptedException {
    @Nullable String sqlState = Failures.sqlState(thrown);
    if (sqlState == null
        || thrown instanceof CommitUnknownException
        || !Failures.followsCancel(sqlState)) {
      return;
    }
    if (Thread.interrupted()) {
      InterruptedException interrupted =
          new InterruptedException("in transaction " + settings.name());
      interrupted.initCause(thrown);
      throw interrupted;
    }
    if (deadline.isPassed()) {
      throw new TransactionTimeoutException(settings.name(), settings.timeout(), thrown);
    }
  }
}
