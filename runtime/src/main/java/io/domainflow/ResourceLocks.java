package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Grants leases on named resources. Thread-safe; each call is a transaction of its own, which calls
 * of the same moment share, and the server's clock decides.
 *
 * <p>An owner is a thread. One that asks for what it has gets another lease of the same grant, with
 * its token and its lifetime, and the resource is given back with the last of them. Who has a
 * resource exclusively has it shared, too; who has it shared and asks for it exclusively is refused
 * by an {@link IllegalStateException}, since it would wait for itself.
 */
public final class ResourceLocks {
  private static final Logger LOG = System.getLogger(ResourceLocks.class.getName());
  private static final Duration POLL_WHEN_LISTENING = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Who waits and says nothing for so long counts as gone. */
  private static final Duration SEEN = Duration.ofSeconds(10);

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final LockStatements statements;
  private final String instance;
  private final Heartbeats heartbeats;
  private final Listener listener;
  private final Signals signals;
  private final Combiner<LockStatements.Question, LockStatements.Answer> rounds;
  private final RefusedAttempts refused = new RefusedAttempts();
  private final Map<Holding, LockGrant> held = new ConcurrentHashMap<>(); // bound: leases

  private record Holding(Resource resource, Thread thread) {}

  /** What is done under a lease. */
  @FunctionalInterface
  public interface Locked<T extends @Nullable Object, X extends Exception> {
    T run(Lease lease) throws X;
  }

  ResourceLocks(
      LockStatements statements,
      String instance,
      Heartbeats heartbeats,
      Listener listener,
      Signals signals) {
    this.statements = statements;
    this.instance = instance;
    this.heartbeats = heartbeats;
    this.listener = listener;
    this.signals = signals;
    this.rounds = new Combiner<>(LockStatements.Question::resource, statements::round);
  }

  /**
   * Takes {@code resource} unless a conflicting lease on it is live, or others wait for it.
   *
   * @param lifetime after which others may take it from a process that no longer renews it; 1 ms to
   *     a day
   * @return the lease, or empty while another holder has it
   * @throws TooManyAttemptsException if it was refused to this process a hundred times within a
   *     second
   * @throws CoordinationException if the database gives no answer; the lease may then have been
   *     granted and will expire
   */
  public Optional<Lease> tryAcquire(Resource resource, LockMode mode, Duration lifetime) {
    MigrationLock.checkLifetime(lifetime);
    @Nullable Lease again = again(resource, mode);
    if (again != null) {
      return Optional.of(again);
    }
    refused.check(resource);
    LockStatements.Request request = request(resource, mode, lifetime, LockStatements.NO_TICKET);
    long asked = System.nanoTime();
    Optional<Lease> lease = lease(request, rounds.ask(request), asked);
    if (lease.isEmpty()) {
      refused.refused(resource);
    }
    return lease;
  }

  /**
   * Takes {@code resource}, waiting up to {@code limit}: woken by the release, served in the order
   * of asking.
   *
   * @param lifetime as for {@link #tryAcquire}
   * @param limit 0 to a day; how long it waits, not how long it holds
   * @return the lease, or empty if others had it all the time
   * @throws CoordinationException as for {@link #tryAcquire}
   */
  public Optional<Lease> acquire(
      Resource resource, LockMode mode, Duration lifetime, Duration limit)
      throws InterruptedException {
    return acquire(resource, mode, lifetime, limit, rounds::ask);
  }

  /**
   * As the other, where the first question is asked in a way of its own.
   *
   * @param first asks it
   */
  Optional<Lease> acquire(
      Resource resource,
      LockMode mode,
      Duration lifetime,
      Duration limit,
      Function<LockStatements.Request, LockStatements.Answer> first)
      throws InterruptedException {
    MigrationLock.checkLifetime(lifetime);
    if (limit.isNegative() || limit.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("the limit of a wait must be 0 to a day, not " + limit);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("before the wait for " + resource);
    }
    @Nullable Lease again = again(resource, mode);
    if (again != null) {
      return Optional.of(again);
    }
    Deadline deadline = Deadline.in(limit);
    if (limit.isZero() || !signals.hasLine(topic(resource))) {
      LockStatements.Request request = request(resource, mode, lifetime, LockStatements.NO_TICKET);
      long asked = System.nanoTime();
      Optional<Lease> lease = lease(request, first.apply(request), asked);
      if (lease.isPresent() || limit.isZero()) {
        return lease;
      }
    }
    return inLine(resource, mode, lifetime, limit, deadline);
  }

  /**
   * Does something while the resource is held.
   *
   * @param lifetime as for {@link #tryAcquire}
   * @param limit as for {@link #acquire}
   * @return what the body returned, or empty if others had the resource all the time: then the body
   *     has not run
   * @throws LeaseLostException if the body returned, and the lease was lost before
   */
  public <T, X extends Exception> Optional<T> withLock(
      Resource resource, LockMode mode, Duration lifetime, Duration limit, Locked<T, X> body)
      throws X, InterruptedException {
    @Nullable Lease lease = acquire(resource, mode, lifetime, limit).orElse(null);
    if (lease == null) {
      return Optional.empty();
    }
    try (lease) {
      T result = body.run(lease);
      lease.closeChecked();
      return Optional.of(result);
    }
  }

  private Optional<Lease> inLine(
      Resource resource, LockMode mode, Duration lifetime, Duration limit, Deadline deadline)
      throws InterruptedException {
    listener.start();
    LockStatements.Request first = request(resource, mode, lifetime, 0);
    long ticket = statements.waitFor(resource, first.holder(), mode, SEEN, limit);
    LockStatements.Request request = request(resource, mode, lifetime, ticket);
    try (Signals.Waiter waiter = signals.waiterInLine(topic(resource), ticket)) {
      Deadline seen = Deadline.in(SEEN.dividedBy(3));
      if (!waiter.isFirst()) { // it is not its turn
        waiter.await(Math.min(deadline.remaining(), POLL_WHEN_LISTENING.toNanos()));
      }
      while (true) {
        boolean last = deadline.isPassed();
        long asked = System.nanoTime();
        LockStatements.Answer answer = rounds.ask(request);
        Optional<Lease> lease = lease(request, answer, asked);
        if (lease.isPresent()) {
          if (mode == LockMode.EXCLUSIVE) {
            waiter.closeServed();
          }
          return lease;
        }
        if (last) {
          statements.leave(ticket);
          return Optional.empty();
        }
        waiter.await(pause(waiter, answer, deadline));
        if (seen.isPassed()) {
          statements.waitOn(ticket, SEEN);
          seen = Deadline.in(SEEN.dividedBy(3));
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      try {
        statements.leave(ticket);
      } catch (DomainFlowException alsoNot) {
        e.addSuppressed(alsoNot); // others pass it over when it has not been seen for a while
      }
      throw e;
    }
  }

  /** Until the limit, until what stands in the way expires, until it is time to look again. */
  private long pause(Signals.Waiter waiter, LockStatements.Answer answer, Deadline deadline) {
    Duration poll = listener.pollEvery(POLL_WHEN_LISTENING, POLL);
    long most = waiter.isFirst() ? poll.toNanos() : POLL_WHEN_LISTENING.toNanos();
    @Nullable Long microsLeft = answer.microsLeft();
    long expiry =
        microsLeft == null || microsLeft <= 0
            ? Long.MAX_VALUE // it is over, or will never be: who holds it relies on it still
            : TimeUnit.MICROSECONDS.toNanos(microsLeft + 1);
    return Math.min(deadline.remaining(), Math.min(most, expiry));
  }

  private LockStatements.Request request(
      Resource resource, LockMode mode, Duration lifetime, long ticket) {
    String holder = instance + "/" + Thread.currentThread().getId();
    return new LockStatements.Request(resource, holder, mode, lifetime, ticket);
  }

  private Optional<Lease> lease(
      LockStatements.Request request, LockStatements.Answer answer, long asked) {
    @Nullable Long token = answer.token();
    if (token == null) {
      return Optional.empty();
    }
    LockGrant grant =
        new LockGrant(
            request.resource(), request.mode(), request.holder(), token, request.lifetime(), asked);
    held.put(new Holding(grant.resource(), grant.thread()), grant);
    heartbeats.add(grant);
    return Optional.of(new Lease(this, grant));
  }

  private @Nullable Lease again(Resource resource, LockMode mode) {
    @Nullable LockGrant mine = held.get(new Holding(resource, Thread.currentThread()));
    if (mine == null || !mine.enter()) {
      return null;
    }
    if (mode == LockMode.EXCLUSIVE && mine.mode() == LockMode.SHARED) {
      mine.leave();
      throw new IllegalStateException(
          "this thread has " + resource + " shared: close that lease before it asks for it alone");
    }
    return new Lease(this, mine);
  }

  LockStatements statements() {
    return statements;
  }

  /** Gives the grant back, at once or with the next statement, if this was its last lease. */
  void close(LockGrant grant) {
    if (grant.leave()) {
      end(grant);
      rounds.leave(
          grant.statement(),
          failure ->
              LOG.log(Level.WARNING, grant + " could not be given back: it will expire", failure));
      signals.raise(topic(grant.resource()));
    }
  }

  /** As the other, for who has to know whether the grant was held still. */
  boolean closeChecked(LockGrant grant) {
    return closeChecked(grant, statement -> rounds.ask(statement).token() != null);
  }

  /**
   * As the other, where it is given back in a way of its own.
   *
   * @param last gives it back if this was its last lease; whether it was held still
   */
  boolean closeChecked(LockGrant grant, Predicate<LockStatements.Grant> last) {
    if (!grant.leave()) {
      return grant.isHeld();
    }
    boolean open = end(grant);
    boolean released = last.test(grant.statement());
    signals.raise(topic(grant.resource()));
    return open && released;
  }

  private boolean end(LockGrant grant) {
    held.remove(new Holding(grant.resource(), grant.thread()), grant);
    heartbeats.remove(grant);
    return grant.end();
  }

  private static String topic(Resource resource) {
    return "lock " + resource.type() + " " + resource.id();
  }
}
