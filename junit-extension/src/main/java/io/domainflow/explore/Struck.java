package io.domainflow.explore;

/**
 * What an actor that stands for a fault does: its only step strikes another actor.
 *
 * @param target number of the actor that is struck, from 0
 */
public record Struck(Fault fault, int target) implements ActorBody {
  @Override
  public void run(Actor actor) {
    throw new IllegalStateException("a fault is the explorer's own");
  }
}
