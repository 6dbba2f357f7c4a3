package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Coordination on one PostgreSQL database: the entry to all that there is. Thread-safe. Make one
 * for each data source, and close it when the service ends.
 *
 * <p>Has the daemon thread {@code domainflow-looks} from the beginning to the close, {@code
 * domainflow-heartbeats} from the first lease on, and {@code domainflow-listens} from when somebody
 * first waits for another; {@code domainflow-losses} tells of leases that were lost.
 */
public final class DomainFlow implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DomainFlow.class.getName());
  private static final Duration OLDEST = Duration.ofDays(3650);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final String instance;
  private final ScheduledThreadPoolExecutor looks;
  private final ScheduledThreadPoolExecutor heartbeats;
  private final ThreadPoolExecutor losses;
  private final Database database;
  private final Listener listener;
  private final Transactions transactions;
  private final TransactionMetrics metrics;
  private final MigrationLock migrationLock;
  private final SchemaMigrations migrations;
  private final ResourceLocks locks;
  private final Workers workers;
  private final JobStatements jobStatements;
  private final JobProcessor.Parts processing;

  private DomainFlow(DataSource dataSource, DomainFlowSettings settings) {
    instance = settings.instance();
    looks = scheduler("domainflow-looks");
    looks.prestartCoreThread();
    heartbeats = scheduler("domainflow-heartbeats");
    losses = scheduler("domainflow-losses");
    database = new Database(dataSource, new Schema(settings.schema()));
    Signals signals = new Signals();
    listener = new Listener(dataSource, database, settings.listening(), signals);
    database.whenExhausted(listener::spare);
    transactions = new Transactions(dataSource, looks);
    metrics = new TransactionMetrics(database, settings.instance(), heartbeats);
    if (settings.measuring()) {
      transactions.addListener(metrics::add);
    }
    migrationLock = new MigrationLock(database, settings.instance(), heartbeats, listener, signals);
    migrations = new SchemaMigrations(database, migrationLock);
    Heartbeats beats = new Heartbeats(new Heartbeat(database)::renew, heartbeats, losses);
    locks =
        new ResourceLocks(
            new LockStatements(database), settings.instance(), beats, listener, signals);
    workers = new Workers(database, settings.instance(), beats, locks);
    jobStatements = new JobStatements(database, settings.instance());
    processing =
        new JobProcessor.Parts(
            beats,
            listener,
            signals,
            new JobMaintenance(jobStatements, heartbeats),
            looks,
            ConcurrentHashMap.newKeySet());
  }

  private static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            body -> {
              Thread thread = new Thread(body, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /**
   * Uses the data source, a pool most likely, and leaves it open when this is closed. Connects when
   * there is something to do.
   */
  public static DomainFlow on(DataSource dataSource) {
    return on(dataSource, DomainFlowSettings.defaults());
  }

  /** As {@link #on(DataSource)}, with settings that are not the usual ones. */
  public static DomainFlow on(DataSource dataSource, DomainFlowSettings settings) {
    return new DomainFlow(dataSource, settings);
  }

  /**
   * Brings the schema to the version of this library: once, however many instances ask for it at
   * the same time. All but {@link #transactions()} needs it.
   *
   * @throws SchemaVersionException if the schema is newer than this library
   * @throws MigrationLockTimeoutException if another instance is at it for a minute
   */
  public void migrate() throws InterruptedException {
    migrations.migrate();
  }

  /** Takes the schema down, with all that is in it. */
  void takeDown() {
    migrations.takeDown();
  }

  /**
   * Asks the database, and looks at what this process is at. Throws nothing: what is wrong stands
   * in the answer.
   */
  public Health health() {
    List<String> problems = new ArrayList<>();
    long asked = System.nanoTime();
    try {
      boolean readOnly =
          database.session(
              "the health check",
              session -> {
                SchemaMigrations.check(database.schema(), session);
                return database.isReadOnly(session);
              });
      if (readOnly) {
        problems.add(
            "the database takes no writes, so that nothing can be coordinated: it is a standby, or"
                + " its transactions are read-only by default. Connect to the primary");
      }
    } catch (DomainFlowException e) {
      problems.add(e.getMessage());
    }
    Duration answer = Duration.ofNanos(System.nanoTime() - asked);
    Duration delay = processing.heartbeats().delay();
    if (!delay.isZero()) {
      problems.add(
          "renewals are "
              + delay.toMillis()
              + " ms late: what this process holds may go to others. Look for a pool without a free"
              + " connection, or a server that does not answer");
    }
    if (looks.isShutdown()) {
      problems.add("this DomainFlow is closed: make another");
    }
    return new Health(problems, answer, delay, held(), listener.isListening());
  }

  /** Leases, claims and registrations that this process renews. */
  int held() {
    return processing.heartbeats().count();
  }

  /** Asks now what it asks the database once, at its first use. */
  void prepare() {
    database.work("the runtime", session -> session.isValid(1));
  }

  /** Runs units of work. */
  public Transactions transactions() {
    return transactions;
  }

  /**
   * How transactions ended, as it was written down by the instances whose settings are {@link
   * DomainFlowSettings#withTransactionMetrics()}.
   */
  public TransactionMetrics transactionMetrics() {
    return metrics;
  }

  /** Lets one instance migrate while the others wait. */
  public MigrationLock migrationLock() {
    return migrationLock;
  }

  /** Registers workers. */
  public Workers workers() {
    return workers;
  }

  /**
   * A queue of jobs.
   *
   * @param queue 1 to 200 characters
   */
  public Jobs jobs(String queue) {
    return new Jobs(jobStatements, queue, processing);
  }

  /** Grants leases on named resources. */
  public ResourceLocks locks() {
    return locks;
  }

  /**
   * Deletes the events of locks, of resources and of the migration's, and the metrics of
   * transactions that are older than that: they stay until somebody does.
   *
   * @param age 0 to 10 years
   * @return how many there were
   */
  public long deleteEvents(Duration age) {
    if (age.isNegative() || age.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException("an age must be 0 to 10 years, not " + age);
    }
    return deleteEvents("delete_lock_events", age)
        + deleteEvents("delete_migration_events", age)
        + deleteEvents("delete_transaction_metrics", age);
  }

  private long deleteEvents(String file, Duration age) {
    long all = 0;
    for (long some = 1; some > 0; all += some) {
      some =
          database.ask(
              "the events of locks and transactions",
              file,
              ask -> {
                ask.setLong(1, MigrationLock.micros(age));
                return Objects.requireNonNull(Database.longOrNull(ask));
              });
    }
    return all;
  }

  /**
   * Closes the processors, refuses further work, renews no lease, and waits up to 5 s for its
   * threads to give their connections back; what runs on other threads goes on without being
   * cancelled. Closing again does nothing. An interrupt of the caller ends the wait; the flag stays
   * set.
   */
  @Override
  public void close() {
    List.copyOf(processing.opened()).forEach(JobProcessor::close);
    looks.shutdownNow();
    heartbeats.shutdownNow();
    metrics.flushQuietly();
    losses.shutdown();
    listener.close();
    Deadline end = Deadline.in(CLOSE_LIMIT);
    try {
      boolean ended =
          looks.awaitTermination(end.remaining(), TimeUnit.NANOSECONDS)
              && heartbeats.awaitTermination(end.remaining(), TimeUnit.NANOSECONDS)
              && listener.awaitEnd(end);
      if (!ended) {
        LOG.log(
            Level.WARNING,
            "a thread of instance {0} has not ended, and may have a connection still",
            instance);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
