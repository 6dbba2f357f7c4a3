package io.domainflow;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One registration of a worker. Thread-safe. */
final class WorkerRegistration extends Tenure {
  private record Name(String scope, String id, long token) {}

  /**
   * What a worker says of itself.
   *
   * @param number greater than that of whatever was said before
   */
  record Said(long number, String status, @Nullable String operation) {}

  private final Name name;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicReference<Said> said = new AtomicReference<>(new Said(0, "idle", null));

  WorkerRegistration(String scope, String id, long token, Duration lifetime, long asked) {
    super(lifetime, asked);
    this.name = new Name(scope, id, token);
  }

  String scope() {
    return name.scope();
  }

  String id() {
    return name.id();
  }

  long token() {
    return name.token();
  }

  /** What is true of it, which the heartbeats repeat. */
  Said said() {
    return Objects.requireNonNull(said.get());
  }

  /** Something new, which the heartbeats do not repeat yet. */
  Said next(String status, @Nullable String operation) {
    return new Said(numbers.incrementAndGet(), status, operation);
  }

  /** From now on the heartbeats repeat it, unless something was said later. */
  void says(Said latest) {
    said.accumulateAndGet(latest, (one, other) -> one.number() > other.number() ? one : other);
  }

  /** Whatever the database has heard since, what was true before is true still. */
  void saysAgain() {
    Said before = said();
    says(next(before.status(), before.operation()));
  }

  /** A worker belongs to the process, whichever thread registered it. */
  @Override
  boolean hasOwner() {
    return true;
  }

  @Override
  Object key() {
    return List.of(name.scope(), name.id());
  }

  @Override
  public String toString() {
    return "worker " + name.scope() + "/" + name.id() + ", token " + name.token();
  }
}
