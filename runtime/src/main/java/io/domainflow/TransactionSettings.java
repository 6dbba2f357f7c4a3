package io.domainflow;

import java.time.Duration;

/**
 * How a unit of work is run. Immutable.
 *
 * @param name for messages and metrics; says what is done, not with which data
 * @param scope whose it is, for metrics: a tenant, a module; empty for none, at most 200 characters
 * @param isolation level, said at each begin: that of the session does not matter
 * @param readOnly whether the server refuses writes, with SQLSTATE 25006
 * @param timeout for the whole call, retries, the pauses between them and the waits for a
 *     connection included; more than zero
 * @param lockTimeout for each wait for a lock, with SQLSTATE 55P03; zero for no limit but the
 *     timeout
 * @param retries after the first attempt, at most; only of what is known to have changed nothing
 * @param retryLockTimeouts whether a lock that was waited for in vain is tried again
 * @param idempotent whether the work can be run again where its commit may have happened: then a
 *     lost connection is tried again, too
 */
public record TransactionSettings(
    String name,
    String scope,
    IsolationLevel isolation,
    boolean readOnly,
    Duration timeout,
    Duration lockTimeout,
    int retries,
    boolean retryLockTimeouts,
    boolean idempotent) {
  /** The server counts milliseconds in an int, which are 24 days. */
  private static final Duration LONGEST = Duration.ofDays(24);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TransactionSettings {
    Names.checked("a transaction's name", name);
    if (!scope.isEmpty()) {
      Names.checked("a transaction's scope", scope);
    }
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the timeout of transaction " + name + " must be 1 ms to 24 days, not " + timeout);
    }
    if (lockTimeout.isNegative()
        || lockTimeout.compareTo(LONGEST) > 0
        || (!lockTimeout.isZero() && lockTimeout.toMillis() == 0)) {
      throw new IllegalArgumentException(
          "the lock timeout of transaction "
              + name
              + " must be zero for none, or 1 ms to 24 days, not "
              + lockTimeout);
    }
    if (retries < 0) {
      throw new IllegalArgumentException(
          "the retries of transaction " + name + " must not be negative, but are " + retries);
    }
  }

  /** READ COMMITTED, 30 s, no retry, and no lock timeout of its own. */
  public static TransactionSettings named(String name) {
    return new TransactionSettings(
        name,
        "",
        IsolationLevel.READ_COMMITTED,
        false,
        Duration.ofSeconds(30),
        Duration.ZERO,
        0,
        false,
        false);
  }

  public TransactionSettings withIsolation(IsolationLevel level) {
    return new TransactionSettings(
        name, scope, level, readOnly, timeout, lockTimeout, retries, retryLockTimeouts, idempotent);
  }

  public TransactionSettings withReadOnly() {
    return new TransactionSettings(
        name, scope, isolation, true, timeout, lockTimeout, retries, retryLockTimeouts, idempotent);
  }

  public TransactionSettings withTimeout(Duration limit) {
    return new TransactionSettings(
        name,
        scope,
        isolation,
        readOnly,
        limit,
        lockTimeout,
        retries,
        retryLockTimeouts,
        idempotent);
  }

  public TransactionSettings withScope(String value) {
    return new TransactionSettings(
        name,
        value,
        isolation,
        readOnly,
        timeout,
        lockTimeout,
        retries,
        retryLockTimeouts,
        idempotent);
  }

  public TransactionSettings withLockTimeout(Duration limit) {
    return new TransactionSettings(
        name, scope, isolation, readOnly, timeout, limit, retries, retryLockTimeouts, idempotent);
  }

  public TransactionSettings withRetries(int most) {
    return new TransactionSettings(
        name,
        scope,
        isolation,
        readOnly,
        timeout,
        lockTimeout,
        most,
        retryLockTimeouts,
        idempotent);
  }

  public TransactionSettings withRetryOfLockTimeouts() {
    return new TransactionSettings(
        name, scope, isolation, readOnly, timeout, lockTimeout, retries, true, idempotent);
  }

  public TransactionSettings withIdempotent() {
    return new TransactionSettings(
        name, scope, isolation, readOnly, timeout, lockTimeout, retries, retryLockTimeouts, true);
  }
}
