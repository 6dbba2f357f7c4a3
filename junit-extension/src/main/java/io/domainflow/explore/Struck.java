package io.domainflow.explore;

import java.util.Set;

/**
 * What an actor that stands for a fault does: its only step strikes another actor, or all of them.
 *
 * @param targets numbers of the actors that are struck, from 0
 */
public record Struck(Fault fault, Set<Integer> targets) implements ActorBody {
  public Struck {
    targets = Set.copyOf(targets);
  }

  @Override
  public void run(Actor actor) {
    throw new IllegalStateException("a fault is the explorer's own");
  }
}
