package io.domainflow.explore.history;

import java.util.List;

/**
 * What happened in one schedule. Immutable.
 *
 * @param strands names, by number: actors first, then threads that their code started
 * @param events in the order in which they were let go
 */
public record History(List<String> strands, List<Event> events) {
  public History {
    strands = List.copyOf(strands);
    events = List.copyOf(events);
  }
}
