package io.domainflow.explore;

/**
 * What an actor does that comes back for another after its crash, and only then.
 *
 * @param target number of the actor for which it comes back, from 0
 */
public record Recovers(int target, ActorBody body) implements ActorBody {
  @Override
  public void run(Actor actor) throws Exception {
    body.run(actor);
  }
}
