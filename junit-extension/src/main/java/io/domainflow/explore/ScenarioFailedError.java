package io.domainflow.explore;

/**
 * A scenario in which something happened that must not; the message tells what, one numbered
 * finding after another.
 */
public final class ScenarioFailedError extends AssertionError {
  private static final long serialVersionUID = 1L;

  public ScenarioFailedError(String message) {
    super(message);
  }
}
