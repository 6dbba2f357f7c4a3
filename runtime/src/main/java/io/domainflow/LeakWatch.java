package io.domainflow;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Watches who borrows connections of a data source, and names those who do not give them back as
 * they should: for tests, and for services that look for a leak. Thread-safe.
 *
 * <p>Each borrow costs a stack trace. A connection that was forgotten, and collected, is a leak all
 * the same.
 */
public final class LeakWatch {
  private static final Set<String> OURS =
      Set.of(LeakWatch.class.getName(), Borrow.class.getName(), Watched.class.getName());

  /** Of those given back with a transaction open, as many are remembered. */
  private static final int MOST = 100;

  private final DataSource watched;
  private final Set<Borrow> borrowed = ConcurrentHashMap.newKeySet(); // bound: the pool's size
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Leak> returned = new ArrayDeque<>(); // guarded by lock
  private long forgotten; // of those returned in a transaction; guarded by lock

  /** A connection that somebody has; by identity. */
  private static final class Borrow {
    private final Connection connection;
    private final String thread = Thread.currentThread().getName();
    private final Throwable stack = new Throwable();
    private final long since = System.nanoTime();

    private volatile boolean manual; // commits are the borrower's; written by its calls
    private volatile boolean used; // since the last commit or rollback; written by its calls

    private Borrow(Connection connection) throws SQLException {
      this.connection = connection;
      this.manual = !connection.getAutoCommit();
    }

    private void note(String called, Object @Nullable [] arguments) {
      if (called.equals("setAutoCommit") && arguments != null) {
        manual = Boolean.FALSE.equals(arguments[0]);
        used = manual; // by a statement that was there before, if by none that comes
      } else if (called.equals("commit") || (called.equals("rollback") && arguments == null)) {
        used = false;
      } else if (called.startsWith("create") || called.startsWith("prepare")) {
        used = manual;
      }
    }

    private Duration held() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    /** As its calls say: the driver would have us wait for the statement that it is at. */
    private boolean mayBeInTransaction() {
      return used;
    }

    /** As the driver says, for the borrower. */
    private boolean isInTransaction() {
      try {
        return !connection.isClosed()
            && connection.unwrap(BaseConnection.class).getTransactionState()
                != TransactionState.IDLE;
      } catch (SQLException e) {
        return false; // another driver's, or a session that is gone
      }
    }

    private Leak leak(Leak.Kind kind) {
      List<StackTraceElement> frames =
          Arrays.stream(stack.getStackTrace())
              .dropWhile(frame -> OURS.contains(frame.getClassName()))
              .toList();
      return new Leak(kind, thread, held(), frames);
    }
  }

  private LeakWatch(DataSource watched) {
    this.watched = watched;
  }

  public static LeakWatch over(DataSource watched) {
    return new LeakWatch(watched);
  }

  /** To be used instead of the one that is watched. */
  public DataSource dataSource() {
    return new Watched();
  }

  /** How many connections are borrowed now. */
  public int borrowed() {
    return borrowed.size();
  }

  /** Those borrowed for longer than that, and those given back with a transaction open. */
  public List<Leak> leaks(Duration longerThan) {
    List<Leak> leaks = new ArrayList<>();
    for (Borrow borrow : borrowed) {
      if (borrow.held().compareTo(longerThan) > 0) {
        leaks.add(
            borrow.leak(
                borrow.mayBeInTransaction()
                    ? Leak.Kind.TRANSACTION_OPEN
                    : Leak.Kind.CONNECTION_KEPT));
      }
    }
    lock.lock();
    try {
      leaks.addAll(returned);
    } finally {
      lock.unlock();
    }
    return leaks;
  }

  /**
   * For the end of a test, or of a service, when nobody should have a connection.
   *
   * @throws ConnectionLeakException if somebody has, or gave one back with a transaction open
   */
  public void check() {
    List<Leak> leaks = leaks(Duration.ZERO);
    long more;
    lock.lock();
    try {
      more = forgotten;
    } finally {
      lock.unlock();
    }
    if (!leaks.isEmpty()) {
      throw new ConnectionLeakException(leaks, more);
    }
  }

  private Connection watch(Connection connection) throws SQLException {
    Borrow borrow = new Borrow(connection);
    borrowed.add(borrow);
    return (Connection)
        Proxy.newProxyInstance(
            LeakWatch.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> invoke(borrow, method, arguments));
  }

  private @Nullable Object invoke(Borrow borrow, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String called = method.getName();
    borrow.note(called, arguments);
    if (called.equals("abort")) {
      borrowed.remove(borrow); // the session ends, and nobody gets it back
    } else if (called.equals("close") && borrowed.remove(borrow) && borrow.isInTransaction()) {
      remember(borrow.leak(Leak.Kind.RETURNED_IN_TRANSACTION));
    }
    try {
      return method.invoke(borrow.connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void remember(Leak leak) {
    lock.lock();
    try {
      returned.add(leak);
      if (returned.size() > MOST) {
        returned.remove();
        forgotten++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The data source as its users see it. */
  private final class Watched implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return watch(watched.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return watch(watched.getConnection(user, password));
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
      return watched.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      watched.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      watched.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
      return watched.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      return watched.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> kind) throws SQLException {
      return kind.isInstance(watched) ? kind.cast(watched) : watched.unwrap(kind);
    }

    @Override
    public boolean isWrapperFor(Class<?> kind) throws SQLException {
      return kind.isInstance(watched) || watched.isWrapperFor(kind);
    }
  }
}
