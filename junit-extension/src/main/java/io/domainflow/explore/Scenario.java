package io.domainflow.explore;

import io.domainflow.explore.clock.ScenarioClock;
import java.time.Duration;

/** Declares actors that differ from each other. Used by the thread of the test only. */
public interface Scenario {
  /**
   * Declares an actor; it starts when the declaring method has returned, together with all others.
   *
   * @param name for threads and reports, used once in a scenario
   * @throws IllegalArgumentException if the name is blank or taken
   */
  void actor(String name, ActorBody body);

  /**
   * Declares one more actor, whose only step moves the clock on: it comes anywhere in an order, as
   * steps of others do.
   *
   * @throws IllegalArgumentException if time would stand still, go backwards or too far
   * @throws IllegalStateException if the scenario has no clock
   */
  default void tick(Duration by) {
    throw new IllegalStateException("The scenario has no clock");
  }

  /**
   * The time of the scenario's database; an actor that moves it on takes a step.
   *
   * @throws IllegalStateException if the scenario has none
   */
  default ScenarioClock clock() {
    throw new IllegalStateException("The scenario has no clock");
  }
}
