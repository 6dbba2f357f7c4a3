package io.domainflow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A resource that is held until the lease is closed, or lost. Thread-safe; any thread may close it.
 *
 * <p>It is renewed three times in its lifetime as long as the thread that took it lives. The server
 * decides by its own clock; {@link #isHeld} and {@link #onLost} are this process's view of that, on
 * the safe side. What must not be done without the lease is done in a transaction that calls {@link
 * #check} first.
 */
public final class Lease implements AutoCloseable {
  private final ResourceLocks locks;
  private final LockGrant grant;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(ResourceLocks locks, LockGrant grant) {
    this.locks = locks;
    this.grant = grant;
  }

  public Resource resource() {
    return grant.resource();
  }

  /** The mode in which it is held, which may be more than what was asked for. */
  public LockMode mode() {
    return grant.mode();
  }

  /** The fencing token: that of each later grant of the resource is greater. */
  public long token() {
    return grant.token();
  }

  /** Whether it is certain, without a question to the database, that it is held. */
  public boolean isHeld() {
    return !closed.get() && grant.isHeld();
  }

  /**
   * Has the listener run once if the lease is lost before it is closed; at once if it was already.
   * It runs on a thread that all listeners share.
   */
  public void onLost(Runnable listener) {
    grant.onLost(listener);
  }

  /**
   * Asks whether the lease is held still, in the transaction of the connection; if it is, nobody
   * takes it over before that transaction ends. In SQL it is the function {@code holds_lock(type,
   * id, token)} of the schema. For READ COMMITTED: a transaction with one snapshot for all of its
   * statements does not see renewals.
   *
   * @throws LeaseLostException if it is not
   * @throws SQLException from the server
   */
  public void check(Connection connection) throws SQLException {
    if (closed.get() || !locks.statements().holds(connection, grant.resource(), grant.token())) {
      throw lost();
    }
  }

  /**
   * Gives the resource back, if this is the last lease that its thread has on it: at once, or where
   * others of this process are asking the database something about locks, with the next statement.
   * If the database gives no answer, it expires. Closing again does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      locks.close(grant);
    }
  }

  /**
   * As {@link #close}, for who relied on the lease, and waits for the answer.
   *
   * @throws LeaseLostException if it was lost before
   * @throws CoordinationException if the database gives no answer
   */
  void closeChecked() {
    if (closed.compareAndSet(false, true) && !locks.closeChecked(grant)) {
      throw lost();
    }
  }

  /** As the other; whoever gives the resource back does it in a way of its own. */
  void closeChecked(Predicate<LockStatements.Grant> last) {
    if (closed.compareAndSet(false, true) && !locks.closeChecked(grant, last)) {
      throw lost();
    }
  }

  private LeaseLostException lost() {
    return new LeaseLostException(grant.resource().toString(), grant.token());
  }
}
