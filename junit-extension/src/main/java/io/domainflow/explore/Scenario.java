package io.domainflow.explore;

/** Declares actors that differ from each other. Used by the thread of the test only. */
public interface Scenario {
  /**
   * Declares an actor; it starts when the declaring method has returned, together with all others.
   *
   * @param name for threads and reports, used once in a scenario
   * @throws IllegalArgumentException if the name is blank or taken
   */
  void actor(String name, ActorBody body);
}
