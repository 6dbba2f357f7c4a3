package io.domainflow.impact;

import io.domainflow.impact.KnownRelations.Seen;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.StatementObserver.Sending;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds up a statement that runs in no transaction, so that its locks can be seen, which are gone
 * when it has ended. Three sessions have locks in its way. The first, on all tables, stops it where
 * it begins; those who write to partitioned tables and to others stop it where it waits for them,
 * or wants a table alone. Each lets it go on once it was looked at. For one statement and thread.
 */
final class StepByStep implements AutoCloseable {
  /** Whether the session that asks stops another. */
  private static final String BLOCKS =
      "SELECT pg_catalog.pg_blocking_pids(?) && ARRAY[pg_catalog.pg_backend_pid()]";

  private final KnownRelations known;
  private final int process;
  private final Connection observer;
  private final Connection beginning;
  private final Connection partitioned;
  private final Connection others;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "domainflow-migration");
            made.setDaemon(true);
            return made;
          });
  private final Map<Long, Set<TableLockMode>> modes = new HashMap<>();

  /**
   * Puts the locks in the way.
   *
   * @param process of the session that will run the statement
   */
  StepByStep(TestDatabase database, KnownRelations known, int process) throws SQLException {
    this.known = known;
    this.process = process;
    this.observer = database.connect();
    this.beginning = database.connect();
    this.partitioned = database.connect();
    this.others = database.connect();
    lock(beginning, known.tables(), TableLockMode.SHARE_UPDATE_EXCLUSIVE);
    lock(beginning, known.partitionedTables(), TableLockMode.SHARE_UPDATE_EXCLUSIVE);
    lock(partitioned, known.partitionedTables(), TableLockMode.ROW_EXCLUSIVE);
    lock(others, known.tables(), TableLockMode.ROW_EXCLUSIVE);
  }

  private static void lock(Connection session, List<String> tables, TableLockMode mode)
      throws SQLException {
    session.setAutoCommit(false);
    if (!tables.isEmpty()) {
      try (Statement statement = session.createStatement()) {
        statement.execute(
            "LOCK TABLE ONLY " + String.join(", ONLY ", tables) + " IN " + mode + " MODE");
      }
    }
  }

  /** What it had or wanted, by relations. */
  Map<Long, Set<TableLockMode>> modes() {
    return modes;
  }

  /** What is done while the statement waits for one of the sessions. */
  @FunctionalInterface
  interface Stop {
    void reached() throws SQLException;
  }

  /** Runs it to its end. */
  <T> T run(Sending<T> sending) throws SQLException {
    return run(sending, () -> {});
  }

  /** Runs it to its end, and does something each time it waits. */
  <T> T run(Sending<T> sending, Stop stop) throws SQLException {
    Future<T> running = thread.submit(sending::send);
    List<Connection> inTheWay = new ArrayList<>(List.of(beginning, partitioned, others));
    try {
      while (!running.isDone()) {
        look();
        Optional<Connection> first = firstThatStopsIt(inTheWay);
        if (first.isPresent()) {
          look(); // what it has now, and waits for
          stop.reached();
          first.get().rollback();
          inTheWay.remove(first.get());
        }
      }
    } finally {
      for (Connection left : inTheWay) {
        left.rollback();
      }
    }
    return result(running);
  }

  private Optional<Connection> firstThatStopsIt(List<Connection> inTheWay) throws SQLException {
    for (Connection each : inTheWay) {
      try (PreparedStatement ask = each.prepareStatement(BLOCKS)) {
        ask.setInt(1, process);
        try (ResultSet row = ask.executeQuery()) {
          if (row.next() && row.getBoolean(1)) {
            return Optional.of(each);
          }
        }
      }
    }
    return Optional.empty();
  }

  private void look() throws SQLException {
    for (Map.Entry<Long, Seen> seen : known.seenBy(observer, process).entrySet()) {
      modes
          .computeIfAbsent(seen.getKey(), oid -> EnumSet.noneOf(TableLockMode.class))
          .addAll(seen.getValue().modes());
    }
  }

  private static <T> T result(Future<T> ended) throws SQLException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new IllegalStateException("the statement could not be sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a migration runs", e);
    }
  }

  @Override
  public void close() throws SQLException {
    thread.shutdownNow();
    try (observer;
        beginning;
        partitioned) {
      others.close();
    }
  }
}
