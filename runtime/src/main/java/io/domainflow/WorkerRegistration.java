package io.domainflow;

import java.time.Duration;
import java.util.List;

/** One registration of a worker. Thread-safe. */
final class WorkerRegistration extends Tenure {
  private record Name(String scope, String id, long token) {}

  private final Name name;

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
