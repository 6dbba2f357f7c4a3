package io.domainflow.explore.schedule;

/**
 * Unwinds an actor whose schedule is over before the actor is. An Error, so that code which handles
 * exceptions does not take it for one of its own.
 */
final class ScheduleAbandonedError extends Error {
  private static final long serialVersionUID = 1L;

  ScheduleAbandonedError() {
    super("the explorer ended this schedule", null, false, false);
  }
}
