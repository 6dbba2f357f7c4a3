package io.domainflow;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.sql.DataSource;

/**
 * Coordination on one PostgreSQL database: the entry to all that there is. Thread-safe. Make one
 * for each data source, and close it when the service ends.
 *
 * <p>Has one daemon thread, {@code domainflow-looks}, from the beginning to the close.
 */
public final class DomainFlow implements AutoCloseable {
  private final ScheduledThreadPoolExecutor looks;
  private final Transactions transactions;

  private DomainFlow(DataSource dataSource) {
    looks = new ScheduledThreadPoolExecutor(1, DomainFlow::thread);
    looks.setRemoveOnCancelPolicy(true);
    looks.prestartCoreThread();
    transactions = new Transactions(dataSource, looks);
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "domainflow-looks");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Uses the data source, a pool most likely, and leaves it open when this is closed. Connects when
   * there is something to do.
   */
  public static DomainFlow on(DataSource dataSource) {
    return new DomainFlow(dataSource);
  }

  /** Runs units of work. */
  public Transactions transactions() {
    return transactions;
  }

  /**
   * Refuses further work; what runs goes on without being cancelled. Closing again does nothing.
   */
  @Override
  public void close() {
    looks.shutdownNow();
  }
}
