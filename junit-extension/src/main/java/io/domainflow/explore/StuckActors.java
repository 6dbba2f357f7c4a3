package io.domainflow.explore;

import java.time.Duration;
import java.util.List;

/**
 * What was seen when actors had not ended in time, each part as text for people. Immutable.
 *
 * @param names of the actors that had not ended
 * @param threads their stacks
 * @param sessions of the scenario's database, from {@code pg_stat_activity}
 * @param waits who waits for whom, a line each; empty if nobody waits for a lock
 * @param lost actors whose threads went on after the interrupt and the end of their sessions
 */
public record StuckActors(
    Duration timeout,
    List<String> names,
    String threads,
    String sessions,
    List<String> waits,
    List<String> lost) {

  public StuckActors {
    names = List.copyOf(names);
    waits = List.copyOf(waits);
    lost = List.copyOf(lost);
  }

  StuckActors withLost(List<String> names) {
    return new StuckActors(timeout, this.names, threads, sessions, waits, names);
  }
}
