package io.domainflow.explore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** The Hikari pool that a scenario's actors share. Thread-safe. */
public final class ActorPool implements AutoCloseable {
  /**
   * A connection for each actor is open: who waits longer, waits for one that an actor has too
   * many, or for the processor, which a thousand threads have in turn: for each a while more.
   */
  private static final Duration BORROW_WITHIN = Duration.ofSeconds(5);

  private static final Duration MORE_FOR_EACH = Duration.ofMillis(50);

  /** For one connection to be opened, on a machine that starts many JVMs just now. */
  private static final Duration OPEN_WITHIN = Duration.ofSeconds(60);

  private final HikariDataSource pool;
  private final BorrowedSessions sessions;

  /** Threads that the pool made, a handful; thread-safe list. */
  private final List<Thread> poolThreads = new CopyOnWriteArrayList<>();

  private final String name;

  /**
   * Opens no connection yet.
   *
   * @param name for the pool's threads
   * @param size connections at first; {@link #fill} changes it
   */
  public ActorPool(TestDatabase database, String name, int size) {
    this.name = "domainflow-pool-" + name;
    HikariConfig config = new HikariConfig();
    config.setPoolName(this.name);
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(BORROW_WITHIN.plus(MORE_FOR_EACH.multipliedBy(size)).toMillis());
    config.setThreadFactory(this::poolThread);
    pool = new HikariDataSource(config);
    sessions = new BorrowedSessions(pool);
  }

  /** What actors borrow from; it remembers which actor has which session. */
  public DataSource dataSource() {
    return sessions;
  }

  BorrowedSessions sessions() {
    return sessions;
  }

  private Thread poolThread(Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    poolThreads.add(thread);
    return thread;
  }

  /**
   * Makes the pool so large, and opens what is not open yet, one after the other: no actor shall
   * wait for a connection to be opened.
   *
   * <p>Hikari's opener pauses for 30 ms after each (HikariCP#2233), which is half a minute for a
   * thousand. An interrupt ends the pause, and nothing else: when the connection is here, the
   * opener has nothing to do but to pause, and the pool's other threads are idle.
   */
  public void fill(int size) throws SQLException {
    pool.getHikariConfigMXBean().setMaximumPoolSize(size);
    List<Connection> held = new ArrayList<>();
    try {
      for (int opened = 0; opened < size; opened++) {
        held.add(opened());
        poolThreads.forEach(Thread::interrupt);
      }
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  /** The pool's own limit cannot be changed once it is open (Hikari reads it once). */
  private Connection opened() throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() - start >= OPEN_WITHIN.toNanos()) {
          throw e;
        }
      }
    }
  }

  /** Connections that were borrowed and not given back. */
  public int borrowed() {
    return pool.getHikariPoolMXBean() == null
        ? 0
        : pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public void close() {
    pool.close();
  }
}
