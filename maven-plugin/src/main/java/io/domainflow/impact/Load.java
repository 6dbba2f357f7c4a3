package io.domainflow.impact;

import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Others, who read and write tables: two sessions for each, one of which reads a row and the other
 * writes one, again and again, a moment after it was answered. For one thread, once.
 */
public final class Load implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 2;
  private static final long SECONDS_TO_END = 600;

  /**
   * What others met.
   *
   * @param table with its schema
   * @param reading the longest that a reader waited for its answer
   * @param writing the longest that a writer did
   * @param refused what the server said to the first who was refused; empty if nobody was
   */
  public record Wait(String table, Duration reading, Duration writing, String refused) {
    /** The longer of both. */
    public Duration longest() {
      return reading.compareTo(writing) > 0 ? reading : writing;
    }
  }

  /**
   * A table that is used.
   *
   * @param name with its schema
   * @param quoted as SQL writes it
   * @param column that a writer sets to what it is, as SQL writes it; empty if it can set none
   */
  public record Used(String name, String quoted, String column) {
    String read() {
      return "SELECT FROM " + quoted + " LIMIT 1";
    }

    /** Where a column is given, or a trigger refuses that it is set. */
    String writeNothing() {
      return "DELETE FROM " + quoted + " WHERE false";
    }

    String write() {
      if (column.isEmpty()) {
        return writeNothing();
      }
      return "UPDATE %s SET %s = %s WHERE ctid = (SELECT ctid FROM %s LIMIT 1)"
          .formatted(quoted, column, column, quoted);
    }
  }

  /** One of those who use a table. Its fields are of the thread that runs it, until that ended. */
  private static final class User implements Runnable {
    private final Connection session;
    private String statement;
    private long longest;
    private String refused = "";
    private boolean usable;

    User(Connection session, String statement) {
      this.session = session;
      this.statement = statement;
    }

    @Override
    public void run() {
      long start = System.nanoTime();
      try (Statement use = session.createStatement()) {
        use.execute(statement);
      } catch (SQLException e) {
        if (refused.isEmpty()) {
          refused = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
      }
      longest = Math.max(longest, System.nanoTime() - start);
    }

    /** A first time, since what is loaded on first use is no wait; who is refused by then rests. */
    void begin(String otherwise) {
      run();
      if (!refused.isEmpty()) {
        refused = "";
        statement = otherwise;
        run();
      }
      usable = refused.isEmpty();
      refused = "";
      longest = 0;
    }

    /** Once the script has ended: who comes then is refused as those meanwhile. */
    void end() {
      long before = longest;
      if (usable) {
        run();
      }
      longest = before;
    }

    Duration longest() {
      return Duration.ofNanos(longest);
    }
  }

  private final List<Used> tables;
  private final List<User> users = new ArrayList<>(); // a reader and a writer for each
  private final List<Future<?>> using = new ArrayList<>();
  private final ScheduledExecutorService threads;

  private Load(List<Used> tables, int most) {
    this.tables = tables;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newScheduledThreadPool(
            Math.max(1, most),
            work -> {
              Thread made = new Thread(work, "domainflow-load-" + number.incrementAndGet());
              made.setDaemon(true);
              return made;
            });
  }

  /** Starts, once each has been answered. */
  public static Load on(TestDatabase database, Collection<Used> tables) throws SQLException {
    Load load = new Load(List.copyOf(tables), 2 * tables.size());
    try {
      for (Used table : load.tables) {
        load.users.add(new User(database.connect(), table.read()));
        load.users.add(new User(database.connect(), table.write()));
      }
    } catch (SQLException | RuntimeException e) {
      load.close();
      throw e;
    }
    for (int i = 0; i < load.users.size(); i++) {
      Used table = load.tables.get(i / 2);
      load.users.get(i).begin(i % 2 == 0 ? table.read() : table.writeNothing());
    }
    for (User user : load.users) {
      if (user.usable) {
        load.using.add(
            load.threads.scheduleWithFixedDelay(user, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS));
      }
    }
    return load;
  }

  /** Has them end what they do, and tells what they met. */
  public List<Wait> stop() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new IllegalStateException("who used the tables was not answered to the end");
      }
      for (Future<?> each : using) {
        if (!each.isCancelled()) { // as it is by the end
          each.get();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("somebody could not use the tables", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a migration runs", e);
    }
    List<Wait> waits = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      User reader = users.get(2 * i);
      User writer = users.get(2 * i + 1);
      reader.end();
      writer.end();
      String refused = reader.refused.isEmpty() ? writer.refused : reader.refused;
      waits.add(new Wait(tables.get(i).name(), reader.longest(), writer.longest(), refused));
    }
    return waits;
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    SQLException first = null;
    for (User user : users) {
      try {
        user.session.close();
      } catch (SQLException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
