package io.domainflow.explore.schedule;

/** Unwinds an actor that has crashed. */
final class ActorCrashedError extends Error {
  private static final long serialVersionUID = 1L;

  ActorCrashedError() {
    super("This actor has crashed: what it does from here on is not done", null, false, false);
  }
}
