package io.domainflow.explore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The Hikari pool that a scenario's actors share. Thread-safe. */
public final class ActorPool implements AutoCloseable {
  private final HikariDataSource pool;
  private final BorrowedSessions sessions;

  /**
   * Opens no connection yet.
   *
   * @param name for the pool's threads
   * @param size connections at first; {@link #resize} changes it
   */
  public ActorPool(TestDatabase database, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("domainflow-" + name);
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
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

  /** Sets the size while nobody contends yet. */
  public void resize(int size) {
    pool.getHikariConfigMXBean().setMaximumPoolSize(size);
  }

  /** Opens all connections, one after the other, so that no actor waits for one to be opened. */
  void fill() throws SQLException {
    List<Connection> held = new ArrayList<>();
    try {
      for (int opened = 0; opened < pool.getMaximumPoolSize(); opened++) {
        held.add(pool.getConnection());
      }
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  /** Connections that were borrowed and not given back. */
  int borrowed() {
    return pool.getHikariPoolMXBean() == null
        ? 0
        : pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public void close() {
    pool.close();
  }
}
