package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one instance of many migrate while the others wait. Thread-safe; each call is one
 * transaction of its own, and the server's clock decides.
 *
 * <p>There is one lock in a schema, and nobody has it twice: a thread that asks while another of
 * the same instance has it is refused, too. A killed holder's lease ends by itself.
 */
public final class MigrationLock {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final Logger LOG = System.getLogger(MigrationLock.class.getName());
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final int ATTEMPTS_A_SECOND = 10;
  private static final String TOPIC = "migration";
  private static final String WHAT = "the migration lock";

  private final Database database;
  private final String instance;
  private final ScheduledExecutorService heartbeats;
  private final Listener listener;
  private final Signals signals;
  private final AttemptLimit limit = new AttemptLimit(WHAT, ATTEMPTS_A_SECOND);

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Migration<X extends Exception> {
    /** Checks the lease in each of its transactions, if it can. */
    void run(MigrationLease lease) throws X;
  }

  /**
   * @param microsLeft until the lock may be taken over; null if that is not known
   */
  private record Answer(@Nullable Long token, boolean done, @Nullable Long microsLeft) {}

  MigrationLock(
      Database database,
      String instance,
      ScheduledExecutorService heartbeats,
      Listener listener,
      Signals signals) {
    this.database = database;
    this.instance = instance;
    this.heartbeats = heartbeats;
    this.listener = listener;
    this.signals = signals;
  }

  /** Takes the lock for 30 s, and renews it while it is held. */
  public Optional<MigrationLease> tryAcquire() {
    return tryAcquire(LIFETIME);
  }

  /**
   * Takes the lock unless somebody has it.
   *
   * @param lifetime after which others may take it from an instance that no longer renews it; 1 ms
   *     to a day
   * @return the lease, or empty while another has it
   * @throws TooManyAttemptsException if it was refused to this instance ten times within a second
   */
  public Optional<MigrationLease> tryAcquire(Duration lifetime) {
    checkLifetime(lifetime);
    limit.check();
    long asked = System.nanoTime();
    Answer answer =
        database.ask(
            WHAT, "acquire_migration_lock", ask -> attempt(ask, lifetime, null, false, true));
    if (answer.token() == null) {
      limit.refused();
      return Optional.empty();
    }
    return Optional.of(lease(answer.token(), lifetime, asked));
  }

  /**
   * Does what is named once for all instances of all times: one of them runs it, and the others
   * return when it is done. If it throws, or its process dies, another runs it again.
   *
   * @param name of what is done, as of its version: it is never done again under this name
   * @param limit for waiting, not for running; 0 to a day
   * @return whether it was this call that ran it
   * @throws MigrationLockTimeoutException if another has the lock for as long as that
   * @throws LeaseLostException if the lock went to another before the body returned: it is not
   *     noted as done
   */
  public <X extends Exception> boolean runOnce(String name, Duration limit, Migration<X> migration)
      throws X, InterruptedException {
    Names.checked("a migration's name", name);
    if (limit.isNegative() || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the limit of a wait must be 0 to a day, not " + limit);
    }
    @Nullable MigrationLease lease = acquire(name, limit, true, () -> false);
    if (lease == null) {
      return false;
    }
    try (lease) {
      if (isDone(name)) { // by whoever had the lock before
        return false;
      }
      migration.run(lease);
      lease.releaseDone(name);
      return true;
    }
  }

  /** As {@link #runOnce(String, Duration, Migration)} with a limit of 30 s. */
  public <X extends Exception> boolean runOnce(String name, Migration<X> migration)
      throws X, InterruptedException {
    return runOnce(name, LIFETIME, migration);
  }

  /** How many instances wait for the lock. */
  public int queueLength() {
    return database.askAnyVersion(
        WHAT,
        "count_migration_waiters",
        count -> {
          @Nullable Long waiters = Database.longOrNull(count);
          return waiters == null ? 0 : waiters.intValue();
        });
  }

  /**
   * For a schema that is about to get its version.
   *
   * @param there whether it has it by now, so that there is nothing to wait for
   * @return null if it has it
   */
  @Nullable MigrationLease acquireForSchema(Duration limit, BooleanSupplier there)
      throws InterruptedException {
    return acquire(null, limit, false, there);
  }

  /**
   * @param name of what may be done already, if it is anything with a name
   * @param check whether the schema has our version
   * @param there as of {@link #acquireForSchema}
   * @return null if it is done
   */
  private @Nullable MigrationLease acquire(
      @Nullable String name, Duration limit, boolean check, BooleanSupplier there)
      throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    if (check) { // there is little to wait for otherwise, and the pool may be small
      listener.start();
    }
    boolean waits = false;
    try (Signals.Waiter waiter = signals.waiter(TOPIC)) {
      for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
        boolean first = !waits;
        if (waits && there.getAsBoolean()) {
          waits = false;
          leave();
          return null;
        }
        boolean last = deadline.isPassed();
        long asked = System.nanoTime();
        Database.Question<Answer> question = ask -> attempt(ask, LIFETIME, name, !last, first);
        Answer answer =
            check
                ? database.ask(WHAT, "acquire_migration_lock", question)
                : database.askAnyVersion(WHAT, "acquire_migration_lock", question);
        if (answer.done() || answer.token() != null) {
          waits = false;
          return answer.token() == null ? null : lease(answer.token(), LIFETIME, asked);
        }
        waits = true;
        if (last) {
          throw new MigrationLockTimeoutException(instance, limit, queueLength());
        }
        if (first) {
          LOG.log(Level.INFO, "instance {0} waits for {1}", instance, WHAT);
        }
        long wait = Math.min(deadline.remaining(), lot(pause));
        @Nullable Long left = answer.microsLeft();
        waiter.await(left == null ? wait : Math.min(wait, left * 1_000 + 1));
      }
    } catch (Throwable e) {
      if (waits) {
        leave(e);
      }
      throw e;
    }
  }

  /** Three quarters of it at least: not all ask at once. */
  private static long lot(Duration pause) {
    long nanos = pause.toNanos();
    return ThreadLocalRandom.current().nextLong(nanos * 3 / 4, nanos);
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private Answer attempt(
      PreparedStatement ask, Duration lifetime, @Nullable String name, boolean waits, boolean noted)
      throws SQLException {
    ask.setString(1, instance);
    ask.setLong(2, micros(lifetime));
    ask.setString(3, name);
    ask.setBoolean(4, waits);
    ask.setBoolean(5, noted);
    try (ResultSet row = ask.executeQuery()) {
      row.next();
      return new Answer(
          Database.longOrNull(row, "token"),
          row.getBoolean("done"),
          Database.longOrNull(row, "micros_left"));
    }
  }

  private boolean isDone(String name) {
    return database.ask(
        WHAT,
        "is_migration_done",
        ask -> {
          ask.setString(1, name);
          return Database.isTrue(ask);
        });
  }

  private void leave() {
    database.askAnyVersion(
        WHAT,
        "leave_migration_queue",
        ask -> {
          ask.setString(1, instance);
          return ask.executeUpdate();
        });
  }

  private void leave(Throwable why) {
    try {
      leave();
    } catch (DomainFlowException e) {
      why.addSuppressed(e);
    }
  }

  private MigrationLease lease(long token, Duration lifetime, long asked) {
    LOG.log(
        Level.INFO, "instance {0} has {1} with token {2}", instance, WHAT, String.valueOf(token));
    return new MigrationLease(database, instance, token, lifetime, asked, heartbeats);
  }

  static void checkLifetime(Duration lifetime) {
    if (lifetime.compareTo(Duration.ofMillis(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the lifetime of a lease must be 1 ms to a day, not " + lifetime);
    }
  }

  static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
