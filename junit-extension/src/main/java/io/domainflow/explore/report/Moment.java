package io.domainflow.explore.report;

import io.domainflow.explore.history.Event;

/** Something to tell at one point of the history: an event, or one of the two halves of a wait. */
record Moment(Event event, Phase phase) {
  enum Phase {
    /** Came and ended. */
    STEP,
    /** Came and waits. */
    WAITS,
    /** Had waited, and ended. */
    GOES_ON
  }
}
