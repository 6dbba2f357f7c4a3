package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sums up how transactions ended, and writes the sums to {@code transaction_metric} every ten
 * seconds, all in one statement: whoever runs a transaction does not wait for it. Thread-safe.
 *
 * <p>What was not written when the process dies is lost. Rows stay until {@link
 * DomainFlow#deleteEvents}.
 */
public final class TransactionMetrics {
  private static final Logger LOG = System.getLogger(TransactionMetrics.class.getName());
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final long EVERY = TimeUnit.SECONDS.toNanos(10);
  private static final String WHAT = "the metrics of transactions";

  /** Between two writes; what is more has names made of data, and is not recorded. */
  private static final int MOST_GROUPS = 1_000;

  private final Database database;
  private final String instance;
  private final ScheduledExecutorService executor;
  private final AtomicBoolean started = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private Map<Group, Sums> groups = new HashMap<>(); // guarded by lock
  private long leftOut; // since the last write; guarded by lock

  private record Group(
      String operation,
      String scope,
      IsolationLevel isolation,
      TransactionEnd.Outcome outcome,
      @Nullable String error,
      @Nullable String sqlState) {}

  /** Of calls of a group; durations in microseconds. */
  private record Sums(long calls, long retries, long total, long shortest, long longest) {
    Sums plus(Sums other) {
      return new Sums(
          calls + other.calls,
          retries + other.retries,
          total + other.total,
          Math.min(shortest, other.shortest),
          Math.max(longest, other.longest));
    }
  }

  TransactionMetrics(Database database, String instance, ScheduledExecutorService executor) {
    this.database = database;
    this.instance = instance;
    this.executor = executor;
  }

  /** Adds to the sums. */
  void add(TransactionEnd end) {
    long micros = TimeUnit.NANOSECONDS.toMicros(end.duration().toNanos());
    Group group =
        new Group(
            end.operation(),
            end.scope(),
            end.isolation(),
            end.outcome(),
            end.error(),
            end.sqlState());
    lock.lock();
    try {
      sumUp(group, new Sums(1, end.retries(), micros, micros, micros));
    } finally {
      lock.unlock();
    }
    if (started.compareAndSet(false, true) && !executor.isShutdown()) {
      ScheduledFuture<?> unused =
          executor.scheduleWithFixedDelay(this::flushQuietly, EVERY, EVERY, TimeUnit.NANOSECONDS);
    }
  }

  /** Called with the lock. */
  private void sumUp(Group group, Sums more) {
    if (groups.size() < MOST_GROUPS || groups.containsKey(group)) {
      groups.merge(group, more, Sums::plus);
    } else {
      leftOut += more.calls();
    }
  }

  /** Writes what there is; what cannot be written is kept for the next time. */
  void flushQuietly() {
    try {
      flush();
    } catch (DomainFlowException e) {
      LOG.log(Level.WARNING, "{0} are kept until they can be written: {1}", WHAT, e.getMessage());
    }
  }

  /**
   * Writes now what there is.
   *
   * @throws CoordinationException if it cannot be written; it is kept
   */
  public void flush() {
    Map<Group, Sums> taken;
    long missed;
    lock.lock();
    try {
      taken = groups;
      groups = new HashMap<>();
      missed = leftOut;
      leftOut = 0;
    } finally {
      lock.unlock();
    }
    if (missed > 0) {
      LOG.log(
          Level.WARNING,
          "{0} transactions are in no metric: more than {1} operations, scopes and errors within"
              + " {2} s. A name says what is done, not with which data",
          String.valueOf(missed),
          String.valueOf(MOST_GROUPS),
          String.valueOf(TimeUnit.NANOSECONDS.toSeconds(EVERY)));
    }
    if (taken.isEmpty()) {
      return;
    }
    try {
      write(List.copyOf(taken.entrySet()));
    } catch (DomainFlowException e) {
      giveBack(taken);
      throw e;
    }
  }

  private void giveBack(Map<Group, Sums> taken) {
    lock.lock();
    try {
      taken.forEach(this::sumUp);
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Map.Entry<Group, Sums>> rows) {
    database.ask(
        WHAT,
        "add_transaction_metrics",
        ask -> {
          ask.setString(1, instance);
          Columns.texts(ask, 2, rows, row -> row.getKey().operation());
          Columns.texts(ask, 3, rows, row -> row.getKey().scope());
          Columns.texts(ask, 4, rows, row -> row.getKey().isolation().sql());
          Columns.texts(ask, 5, rows, row -> TransactionRun.text(row.getKey().outcome()));
          Columns.texts(ask, 6, rows, row -> row.getKey().error());
          Columns.texts(ask, 7, rows, row -> row.getKey().sqlState());
          Columns.longs(ask, 8, rows, row -> row.getValue().calls());
          Columns.longs(ask, 9, rows, row -> row.getValue().retries());
          Columns.longs(ask, 10, rows, row -> row.getValue().total());
          Columns.longs(ask, 11, rows, row -> row.getValue().shortest());
          Columns.longs(ask, 12, rows, row -> row.getValue().longest());
          return ask.executeUpdate();
        });
  }

  /**
   * What was written down in the last while, of all instances, by operation and scope.
   *
   * @param last 1 ms to 10 years, by the server's clock
   */
  public List<TransactionTotals> totals(Duration last) {
    if (last.compareTo(Duration.ofMillis(1)) < 0 || last.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a window must be 1 ms to 10 years, not " + last);
    }
    return totals(
        ask -> {
          ask.setObject(1, null);
          ask.setLong(2, MigrationLock.micros(last));
          ask.setObject(3, null);
        });
  }

  /**
   * What was written down between two instants, the first included, of all instances, by operation
   * and scope.
   *
   * @throws IllegalArgumentException if the second is not after the first
   */
  public List<TransactionTotals> totals(OffsetDateTime from, OffsetDateTime until) {
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException(
          "a window must end after it begins, not " + from + " to " + until);
    }
    return totals(
        ask -> {
          ask.setObject(1, from);
          ask.setLong(2, 0);
          ask.setObject(3, until);
        });
  }

  @FunctionalInterface
  private interface Window {
    void set(PreparedStatement ask) throws SQLException;
  }

  private List<TransactionTotals> totals(Window window) {
    return database.ask(
        WHAT,
        "read_transaction_totals",
        ask -> {
          window.set(ask);
          List<TransactionTotals> totals = new ArrayList<>();
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              totals.add(
                  new TransactionTotals(
                      row.getString("operation"),
                      row.getString("scope"),
                      row.getLong("total"),
                      row.getLong("committed"),
                      row.getLong("failed"),
                      row.getLong("unknown"),
                      micros(row, "average_micros"),
                      micros(row, "longest_micros"),
                      micros(row, "shortest_micros"),
                      row.getDouble("average_retries")));
            }
          }
          return totals;
        });
  }

  private static Duration micros(ResultSet row, String column) throws SQLException {
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(row.getLong(column)));
  }
}
