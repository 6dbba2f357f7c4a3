package io.domainflow.explore.search;

import io.domainflow.explore.order.Candidate;
import io.domainflow.explore.order.Course;
import io.domainflow.explore.order.Footprint;
import io.domainflow.explore.schedule.Lane;
import java.util.List;

/** Lets actors make their calls one after the other. */
final class SerialCourse implements Course {
  private final List<Integer> calls;
  private final Lane.Progress progress;
  private int at;
  private boolean serial = true;

  /**
   * @param calls the actor of each call
   */
  SerialCourse(List<Integer> calls, Lane.Progress progress) {
    this.calls = calls;
    this.progress = progress;
  }

  @Override
  public int choose(List<Candidate> candidates) {
    while (at < calls.size() && progress.callsEnded(calls.get(at)) > callsBefore(at)) {
      at++;
    }
    for (int earlier = 0; earlier < at; earlier++) {
      for (Candidate candidate : candidates) {
        int actor = calls.get(earlier);
        if (candidate.strand() != actor && progress.actorOf(candidate.strand()) == actor) {
          return candidate.strand(); // a thread that the call left behind belongs to it
        }
      }
    }
    if (at < calls.size()) {
      for (Candidate candidate : candidates) {
        if (progress.actorOf(candidate.strand()) == calls.get(at)) {
          return candidate.strand();
        }
      }
      serial = false; // it waits for another
    }
    return candidates.get(0).strand();
  }

  private long callsBefore(int call) {
    return calls.subList(0, call).stream().filter(calls.get(call)::equals).count();
  }

  @Override
  public void ran(int strand, Footprint touched, boolean waits) {
    if (waits) {
      serial = false;
    }
  }

  /** Whether nobody had to wait for somebody who came later. */
  boolean wasSerial() {
    return serial;
  }
}
