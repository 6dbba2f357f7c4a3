package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A worker that this process has registered; its heartbeats go on until it is closed or lost.
 * Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private final Database database;
  private final Heartbeats heartbeats;
  private final ResourceLocks locks;
  private final WorkerRegistration registration;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What a worker does. */
  @FunctionalInterface
  public interface Operation<T, X extends Exception> {
    /**
     * Does it, alone in the scope.
     *
     * @param lease for what checks it in its transactions
     */
    T run(Lease lease) throws X;
  }

  Worker(
      Database database,
      Heartbeats heartbeats,
      ResourceLocks locks,
      WorkerRegistration registration) {
    this.database = database;
    this.heartbeats = heartbeats;
    this.locks = locks;
    this.registration = registration;
  }

  public String scope() {
    return registration.scope();
  }

  public String id() {
    return registration.id();
  }

  /** The fencing token of the registration, greater than that of each before. */
  public long token() {
    return registration.token();
  }

  /** Whether it is certain, without a question to the database, that no other has the id. */
  public boolean isRegistered() {
    return !closed.get() && registration.isHeld();
  }

  /**
   * Has the listener run once if another registers under the id, or the heartbeats did not get
   * through for a lifetime; at once if that was already.
   */
  public void onLost(Runnable listener) {
    registration.onLost(listener);
  }

  /**
   * Asks whether the registration is in force, in the transaction of the connection; if so, no
   * other takes the id before that ends.
   *
   * @throws LeaseLostException if it is not
   * @throws SQLException from the server
   */
  public void check(Connection connection) throws SQLException {
    try (PreparedStatement check =
        connection.prepareStatement(database.schema().sql("check_worker"))) {
      check.setString(1, scope());
      check.setString(2, id());
      check.setLong(3, token());
      if (!Database.isTrue(check)) {
        throw lost();
      }
    }
  }

  /**
   * Says that the worker waits.
   *
   * @throws LeaseLostException if another has the id
   */
  public void idle() {
    say("idle", null);
  }

  /**
   * Says what the worker does.
   *
   * @param operation 1 to 200 characters
   * @throws LeaseLostException if another has the id
   */
  public void working(String operation) {
    say("working", Names.checked("an operation's name", operation));
  }

  /**
   * Says what the worker failed in.
   *
   * @param operation 1 to 200 characters
   * @throws LeaseLostException if another has the id
   */
  public void error(String operation) {
    say("error", Names.checked("an operation's name", operation));
  }

  /**
   * Does something that one worker of the scope does at a time, and says so: working, and then
   * idle, or error if it throws. If the process dies, it is seen as dead at that.
   *
   * @param operation 1 to 200 characters
   * @param limit for waiting for others; 0 to a day
   * @return what it returned, or empty if others were at something all the time
   * @throws LeaseLostException if the registration or the lock was lost
   */
  public <T, X extends Exception> Optional<T> coordinate(
      String operation, Duration limit, Operation<T, X> body) throws X, InterruptedException {
    Names.checked("an operation's name", operation);
    Resource resource = Resource.of("domainflow worker", scope());
    CoordinatedOperation coordinated = new CoordinatedOperation(database, registration, operation);
    @Nullable Lease lease =
        locks
            .acquire(
                resource, LockMode.EXCLUSIVE, registration.lifetime(), limit, coordinated::take)
            .orElse(null);
    if (lease == null) {
      return Optional.empty();
    }
    try (lease) {
      if (!coordinated.hasBegun()) { // the lease is one that it waited for, or had already
        working(operation);
      }
      T result = run(body, lease, operation);
      lease.closeChecked(coordinated::giveBack);
      if (!coordinated.hasEnded()) { // something else was said meanwhile, or the lease goes on
        idle();
      }
      return Optional.of(result);
    }
  }

  private <T, X extends Exception> T run(Operation<T, X> body, Lease lease, String operation)
      throws X {
    try {
      return body.run(lease);
    } catch (Throwable e) {
      try {
        error(operation);
      } catch (DomainFlowException alsoNot) {
        e.addSuppressed(alsoNot);
      }
      throw e;
    }
  }

  private void say(String status, @Nullable String operation) {
    if (closed.get() || set(status, operation) == 0) {
      throw lost();
    }
  }

  private int set(String status, @Nullable String operation) {
    WorkerRegistration.Said said = registration.next(status, operation);
    registration.says(said); // true whether or not the database hears it now
    return database.ask(
        "the status of a worker",
        "set_worker_status",
        ask -> {
          ask.setString(1, scope());
          ask.setString(2, id());
          ask.setLong(3, token());
          ask.setString(4, status);
          ask.setString(5, operation);
          ask.setLong(6, said.number());
          return ask.executeUpdate();
        });
  }

  private LeaseLostException lost() {
    return new LeaseLostException("worker " + scope() + "/" + id(), token());
  }

  /** Ends the heartbeats, and says so. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      heartbeats.remove(registration);
      if (registration.end()) {
        set("closed", null);
      }
    }
  }
}
