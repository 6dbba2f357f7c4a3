package io.domainflow.explore.history;

import io.domainflow.explore.gate.Step;
import java.util.List;

/**
 * One step of a schedule. Immutable.
 *
 * @param place in the order, from 1
 * @param strand who took it
 * @param session number of the server session within the schedule, from 1; 0 for none
 * @param text the SQL, or what people call the step
 * @param parameters bound values as text
 * @param result what came of it
 * @param blockers strands that it waited for inside the server, without repetition; empty if it did
 *     not wait
 * @param endedAfter place of the step that let it go on; its own place if it did not wait; 0 if it
 *     waited to the end of the schedule
 * @param objects tables and other objects that it touched, for people: {@code "account: write"}
 */
public record Event(
    int place,
    int strand,
    Step.Kind kind,
    int session,
    String text,
    List<String> parameters,
    Result result,
    List<Integer> blockers,
    int endedAfter,
    List<String> objects) {

  public Event {
    parameters = List.copyOf(parameters);
    blockers = List.copyOf(blockers);
    objects = List.copyOf(objects);
  }

  public boolean waited() {
    return !blockers.isEmpty();
  }
}
