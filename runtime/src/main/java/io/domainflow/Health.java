package io.domainflow;

import java.time.Duration;
import java.util.List;

/**
 * Whether the runtime of this process can do its work. Immutable.
 *
 * @param problems what is wrong, and what to do; empty if nothing is
 * @param answer how long the database took to answer
 * @param renewalDelay for how long the renewal that is latest should have been through; 0 if none
 *     is late
 * @param held leases, claims and registrations that this process renews
 * @param listening whether notifications are heard; who waits polls otherwise
 */
public record Health(
    List<String> problems, Duration answer, Duration renewalDelay, int held, boolean listening) {
  public Health {
    problems = List.copyOf(problems);
  }

  public boolean isHealthy() {
    return problems.isEmpty();
  }
}
