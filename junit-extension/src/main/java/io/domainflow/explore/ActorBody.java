package io.domainflow.explore;

/** What an actor does in each of its calls. */
@FunctionalInterface
public interface ActorBody {
  /**
   * Runs on the actor's own thread.
   *
   * @throws Exception to fail the scenario, unless it is declared as expected
   */
  void run(Actor actor) throws Exception;
}
