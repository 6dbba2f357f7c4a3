package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.CommitUnknownException;
import io.domainflow.DomainFlow;
import io.domainflow.DomainFlowException;
import io.domainflow.DomainFlowSettings;
import io.domainflow.IsolationLevel;
import io.domainflow.JobProcessor;
import io.domainflow.JobRequest;
import io.domainflow.JobType;
import io.domainflow.Lease;
import io.domainflow.LockMode;
import io.domainflow.PayloadCodec;
import io.domainflow.ProcessorSettings;
import io.domainflow.Resource;
import io.domainflow.TransactionSettings;
import io.domainflow.Worker;
import io.domainflow.explore.adya.Transaction.Append;
import io.domainflow.explore.adya.Transaction.Operation;
import io.domainflow.explore.adya.Transaction.Outcome;
import io.domainflow.explore.adya.Transaction.ReadList;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * One process of the soak: it enqueues jobs and does them, counts under locks and as a worker of a
 * scope, moves money and appends to lists, until its input ends or it is killed: {@code SoakWorker
 * number history}.
 */
public final class SoakWorker {
  /** Variable with the database's URL, which has its credentials in it. */
  static final String URL = "DOMAINFLOW_SOAK_URL";

  static final int ACCOUNTS = 20;
  static final int COUNTERS = 3;

  private static final JobType<String> JOB = JobType.of("soak", PayloadCodec.text());
  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long MILLIS_BETWEEN = 20;
  private static final long MILLIS_OF_KEY = 2_000;

  private final String name;
  private final DomainFlow flow;
  private final HikariDataSource pool;
  private final SoakHistory history;
  private final AtomicLong numbers = new AtomicLong();
  private final long firstValue;
  private boolean processing; // of the thread that begins it
  private volatile boolean ending; // becomes true once, by the thread that reads the input

  private SoakWorker(int number, HikariDataSource pool, SoakHistory history) {
    this.name = "w" + number;
    this.pool = pool;
    this.history = history;
    this.firstValue = number * 10_000_000L;
    this.flow = DomainFlow.on(pool, DomainFlowSettings.defaults().withInstance(name));
  }

  /** The number of the process, which no other has had, and the file for its history. */
  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv(URL));
    config.setMaximumPoolSize(16);
    config.setInitializationFailTimeout(-1);
    try (HikariDataSource pool = new HikariDataSource(config);
        SoakHistory history = new SoakHistory(Path.of(arguments[1]))) {
      new SoakWorker(Integer.parseInt(arguments[0]), pool, history).run();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private void run() throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(again("processes", this::process));
    threads.add(again("enqueues", this::enqueue));
    threads.add(again("locks-1", this::countUnderLock));
    threads.add(again("locks-2", this::countUnderLock));
    threads.add(again("coordinates", this::coordinate));
    threads.add(again("moves", this::move));
    threads.add(again("appends-1", this::append));
    threads.add(again("appends-2", this::append));
    while (System.in.read() >= 0) {
      // until who started it ends that
    }
    ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
    flow.close();
  }

  /** Once it has begun it goes on by itself; the server may be down before. */
  private void process() {
    if (!processing) {
      processor(flow, pool);
      processing = true;
    }
  }

  /** Does the jobs, each once. */
  static JobProcessor processor(DomainFlow flow, DataSource pool) {
    return flow.jobs("soak")
        .processor()
        .with(ProcessorSettings.defaults().withThreads(4).withLifetime(LIFE))
        .handle(
            JOB,
            (request, job) -> {
              try (Connection session = pool.getConnection()) {
                session.setAutoCommit(false);
                execute(session, "INSERT INTO effect VALUES (?)", Long.parseLong(request));
                job.complete(session);
                session.commit();
              }
            })
        .start();
  }

  private Thread again(String does, Work work) {
    Thread thread =
        new Thread(
            () -> {
              while (!ending) {
                try {
                  work.run();
                  TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN); // the rate, so that lists stay short
                } catch (SQLException | DomainFlowException e) {
                  pause(); // a fault: the invariants tell whether it did harm
                } catch (InterruptedException e) {
                  return;
                } catch (Exception e) {
                  e.printStackTrace();
                  Runtime.getRuntime().halt(1);
                }
              }
            },
            "domainflow-soak-" + does);
    thread.start();
    return thread;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10 * MILLIS_BETWEEN); // the server may be starting
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests and their jobs are there together, or not. */
  private void enqueue() throws SQLException, InterruptedException {
    flow.transactions()
        .run(
            TransactionSettings.named("enqueue"),
            session -> {
              List<JobRequest> jobs = new ArrayList<>();
              try (PreparedStatement insert =
                      session.prepareStatement(
                          "INSERT INTO request SELECT FROM generate_series(1, 5) RETURNING id");
                  ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                  jobs.add(JOB.request(row.getString(1)).withAttempts(1_000));
                }
              }
              flow.jobs("soak").enqueueAll(session, jobs);
              return true;
            });
  }

  private void countUnderLock() throws Exception {
    int counter = ThreadLocalRandom.current().nextInt(COUNTERS);
    flow.locks()
        .withLock(
            Resource.of("counter", Integer.toString(counter)),
            LockMode.EXCLUSIVE,
            LIFE,
            PATIENCE,
            lease -> count(counter, lease));
  }

  /** Done by one worker of the scope at a time. */
  private void coordinate() throws Exception {
    try (Worker worker = flow.workers().register("soak", name, "counter", "", LIFE)) {
      worker.coordinate("count", PATIENCE, lease -> count(COUNTERS, lease));
    }
  }

  /** Reads, and writes one more: right only if nobody else does at that time. */
  private boolean count(int counter, Lease lease) throws SQLException, InterruptedException {
    return flow.transactions()
        .run(
            TransactionSettings.named("count"),
            session -> {
              lease.check(session);
              long count = number(session, "SELECT n FROM counter WHERE id = ?", (long) counter);
              execute(session, "UPDATE counter SET n = ? WHERE id = ?", count + 1, (long) counter);
              execute(
                  session,
                  "INSERT INTO counted (counter, token) VALUES (?, ?)",
                  (long) counter,
                  lease.token());
              return true;
            });
  }

  private void move() throws SQLException, InterruptedException {
    long from = ThreadLocalRandom.current().nextLong(ACCOUNTS);
    long to = ThreadLocalRandom.current().nextLong(ACCOUNTS);
    flow.transactions()
        .run(
            TransactionSettings.named("move")
                .withIsolation(IsolationLevel.SERIALIZABLE)
                .withRetries(20),
            session -> {
              long has = number(session, "SELECT balance FROM account WHERE id = ?", from);
              execute(session, "UPDATE account SET balance = ? WHERE id = ?", has - 1, from);
              long had = number(session, "SELECT balance FROM account WHERE id = ?", to);
              execute(session, "UPDATE account SET balance = ? WHERE id = ?", had + 1, to);
              return true;
            });
  }

  /** Two or three reads and appends; each attempt is one of the history. */
  private void append() throws SQLException, InterruptedException {
    List<String> attempts = new ArrayList<>();
    Outcome outcome = Outcome.UNKNOWN;
    try {
      flow.transactions()
          .run(
              TransactionSettings.named("append")
                  .withIsolation(IsolationLevel.SERIALIZABLE)
                  .withRetries(20),
              session -> {
                List<Operation> operations = new ArrayList<>();
                for (int each = ThreadLocalRandom.current().nextInt(2, 4); each > 0; each--) {
                  operations.add(
                      ThreadLocalRandom.current().nextBoolean()
                          ? readList(session, key())
                          : appendTo(session, key()));
                }
                String attempt = name + "-" + numbers.incrementAndGet();
                history.will(attempt, operations);
                attempts.add(attempt);
                return true;
              });
      outcome = Outcome.COMMITTED;
    } catch (CommitUnknownException e) {
      pause();
    } catch (SQLException | DomainFlowException e) {
      outcome = Outcome.ABORTED;
    }
    for (int attempt = 0; attempt < attempts.size(); attempt++) {
      boolean last = attempt == attempts.size() - 1;
      history.was(attempts.get(attempt), last ? outcome : Outcome.ABORTED);
    }
  }

  /** Other ones every two seconds, so that lists stay short. */
  private static String key() {
    return System.currentTimeMillis() / MILLIS_OF_KEY
        + "-"
        + ThreadLocalRandom.current().nextInt(3);
  }

  private static Operation readList(Connection session, String key) throws SQLException {
    try (PreparedStatement read = session.prepareStatement("SELECT vals FROM list WHERE key = ?")) {
      read.setString(1, key);
      try (ResultSet row = read.executeQuery()) {
        return new ReadList(
            key, row.next() ? Arrays.asList((Long[]) row.getArray(1).getArray()) : List.of());
      }
    }
  }

  private Operation appendTo(Connection session, String key) throws SQLException {
    long value = firstValue + numbers.incrementAndGet();
    try (PreparedStatement append =
        session.prepareStatement(
            "INSERT INTO list VALUES (?, ARRAY[?::bigint]) ON CONFLICT (key) DO UPDATE SET vals ="
                + " list.vals || excluded.vals")) {
      append.setString(1, key);
      append.setLong(2, value);
      append.executeUpdate();
    }
    return new Append(key, value);
  }

  private static long number(Connection session, String sql, long value) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      query.setLong(1, value);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void execute(Connection session, String sql, long... values) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int value = 0; value < values.length; value++) {
        statement.setLong(value + 1, values[value]);
      }
      statement.executeUpdate();
    }
  }
}
