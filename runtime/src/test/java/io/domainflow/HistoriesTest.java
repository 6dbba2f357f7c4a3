package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.adya.HistoryAnomaly;
import io.domainflow.explore.adya.HistoryCheck;
import io.domainflow.explore.adya.Phenomenon;
import io.domainflow.explore.adya.Transaction;
import io.domainflow.explore.adya.Transaction.Append;
import io.domainflow.explore.adya.Transaction.Operation;
import io.domainflow.explore.adya.Transaction.Outcome;
import io.domainflow.explore.adya.Transaction.Read;
import io.domainflow.explore.adya.Transaction.ReadList;
import io.domainflow.explore.adya.Transaction.Write;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What transactions read and wrote is in an order, as far as their isolation level promises, and
 * what is done under a lock is as if done alone: histories are checked for cycles.
 */
final class HistoriesTest {
  private static final int THREADS = 4;
  private static final int EACH = 100;
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("mine");
  private final AtomicLong values = new AtomicLong();
  private final AtomicLong names = new AtomicLong();
  private final Queue<Transaction> history = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void create() throws Exception {
    flow.migrate();
    database.execute(
        "CREATE TABLE list (key text PRIMARY KEY, vals bigint[] NOT NULL)",
        "INSERT INTO list SELECT key, '{}' FROM unnest('{a,b,c}'::text[]) AS key",
        "CREATE TABLE register (key text PRIMARY KEY, val bigint)",
        "INSERT INTO register SELECT key FROM unnest('{a,b,c}'::text[]) AS key");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void serializable_transactions_have_an_order_though_sessions_are_killed() throws Exception {
    Killer killer = new Killer();
    try {
      contend(() -> lists(IsolationLevel.SERIALIZABLE));
    } finally {
      killer.end();
    }

    assertThat(killer.kills).hasPositiveValue();

    assertThat(anomalies()).isEmpty();
    assertThat(history)
        .filteredOn(each -> each.outcome() == Outcome.COMMITTED)
        .hasSizeGreaterThan(100);
  }

  @Test
  void snapshots_allow_write_skew_and_nothing_worse() throws Exception {
    contend(() -> lists(IsolationLevel.REPEATABLE_READ));

    assertThat(anomalies()).extracting(HistoryAnomaly::phenomenon).containsOnly(Phenomenon.G2);
  }

  @Test
  void committed_reads_allow_lost_updates_and_no_dirty_reads() throws Exception {
    contend(this::registers);

    assertThat(anomalies())
        .extracting(HistoryAnomaly::phenomenon)
        .isNotEmpty()
        .isSubsetOf(Phenomenon.G_SINGLE, Phenomenon.G2);
  }

  @Test
  void under_a_lock_committed_reads_have_an_order() throws Exception {
    contend(
        () -> {
          Resource resource = Resource.of("registers", "all");
          flow.locks().withLock(resource, LockMode.EXCLUSIVE, LONG, LONG, this::registers);
        });

    assertThat(anomalies()).isEmpty();
    assertThat(history).hasSize(THREADS * EACH);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private void contend(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch start = new CountDownLatch(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        all.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  for (int each = 0; each < EACH; each++) {
                    work.run();
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<HistoryAnomaly> anomalies() {
    return HistoryCheck.of(List.copyOf(history));
  }

  /** Two or three reads and appends in a transaction; each attempt is one of the history. */
  private void lists(IsolationLevel level) throws InterruptedException {
    TransactionSettings settings =
        TransactionSettings.named("lists").withIsolation(level).withRetries(20);
    List<Operation> operations = new ArrayList<>();
    Outcome outcome = Outcome.ABORTED;
    try {
      flow.transactions()
          .run(
              settings,
              session -> {
                note(operations, Outcome.ABORTED); // an attempt before
                int count = ThreadLocalRandom.current().nextInt(2, 4);
                for (int each = 0; each < count; each++) {
                  operations.add(
                      ThreadLocalRandom.current().nextBoolean()
                          ? readList(session, key())
                          : append(session, key()));
                }
                return true;
              });
      outcome = Outcome.COMMITTED;
    } catch (CommitUnknownException e) {
      outcome = Outcome.UNKNOWN;
    } catch (SQLException | DomainFlowException e) {
      assertThat(outcome).isEqualTo(Outcome.ABORTED); // a session that was killed, or no more tries
    }
    note(operations, outcome);
  }

  private boolean registers(Lease lease) throws SQLException, InterruptedException {
    return registers(session -> lease.check(session));
  }

  private void registers() throws SQLException, InterruptedException {
    registers(session -> {});
  }

  @FunctionalInterface
  private interface Check {
    void on(Connection session) throws SQLException;
  }

  /** Reads a register, and writes another value to it. */
  private boolean registers(Check check) throws SQLException, InterruptedException {
    List<Operation> operations = new ArrayList<>();
    flow.transactions()
        .run(
            TransactionSettings.named("registers"),
            session -> {
              note(operations, Outcome.ABORTED);
              check.on(session);
              String key = key();
              operations.add(read(session, key));
              operations.add(write(session, key));
              return true;
            });
    note(operations, Outcome.COMMITTED);
    return true;
  }

  private void note(List<Operation> operations, Outcome outcome) {
    if (!operations.isEmpty()) {
      history.add(new Transaction("T" + names.incrementAndGet(), outcome, operations));
      operations.clear();
    }
  }

  private static String key() {
    return KEYS.get(ThreadLocalRandom.current().nextInt(KEYS.size()));
  }

  private static Operation readList(Connection session, String key) throws SQLException {
    try (PreparedStatement read = session.prepareStatement("SELECT vals FROM list WHERE key = ?")) {
      read.setString(1, key);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        Array array = row.getArray(1);
        return new ReadList(key, Arrays.asList((Long[]) array.getArray()));
      }
    }
  }

  private Operation append(Connection session, String key) throws SQLException {
    long value = values.incrementAndGet();
    update(session, "UPDATE list SET vals = vals || ?::bigint WHERE key = ?", key, value);
    return new Append(key, value);
  }

  private static Operation read(Connection session, String key) throws SQLException {
    try (PreparedStatement read =
        session.prepareStatement("SELECT val FROM register WHERE key = ?")) {
      read.setString(1, key);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        long value = row.getLong(1);
        @Nullable Long known = row.wasNull() ? null : value;
        return new Read(key, known);
      }
    }
  }

  private Operation write(Connection session, String key) throws SQLException {
    long value = values.incrementAndGet();
    update(session, "UPDATE register SET val = ? WHERE key = ?", key, value);
    return new Write(key, value);
  }

  private static void update(Connection session, String sql, String key, long value)
      throws SQLException {
    try (PreparedStatement update = session.prepareStatement(sql)) {
      update.setLong(1, value);
      update.setString(2, key);
      update.executeUpdate();
    }
  }

  /** Kills a session of the pool now and then, until it is ended. */
  private final class Killer {
    private final Thread thread = new Thread(this::run, "killer");
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicLong kills = new AtomicLong();

    Killer() {
      thread.start();
    }

    private void run() {
      try {
        do {
          kills.addAndGet(
              database.count(
                  "(SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                      + " current_database() AND pid <> pg_backend_pid() ORDER BY random()"
                      + " LIMIT 1) AS killed"));
        } while (!end.await(20, TimeUnit.MILLISECONDS));
      } catch (SQLException e) {
        kills.set(-1); // which the test does not expect
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void end() throws InterruptedException {
      end.countDown();
      thread.join();
    }
  }
}
