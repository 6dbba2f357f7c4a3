package io.domainflow.explore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The actors of one scenario in the order of declaration. Used by one thread. */
public final class DeclaredActors implements Scenario {
  private final Map<String, ActorBody> bodies = new LinkedHashMap<>();

  /** Actors {@code worker-1} to {@code worker-n} that do the same. */
  public static DeclaredActors alike(int workers, ActorBody body) {
    DeclaredActors actors = new DeclaredActors();
    for (int number = 1; number <= workers; number++) {
      actors.actor("worker-" + number, body);
    }
    return actors;
  }

  @Override
  public void actor(String name, ActorBody body) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("An actor needs a name: scenario.actor(\"payer\", …)");
    }
    if (bodies.putIfAbsent(name, body) != null) {
      throw new IllegalArgumentException(
          "The actor \"" + name + "\" is declared twice: give each actor a name of its own");
    }
  }

  public int size() {
    return bodies.size();
  }

  /** What each does, by name, in the order of declaration. */
  public Map<String, ActorBody> bodies() {
    return Collections.unmodifiableMap(bodies);
  }
}
