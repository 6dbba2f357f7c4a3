package io.domainflow.explore;

import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.clock.ScenarioClock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The actors of one scenario in the order of declaration. Used by one thread. */
public final class DeclaredActors implements Scenario {
  private final Map<String, ActorBody> bodies = new LinkedHashMap<>();
  private final @Nullable ScenarioClock clock;
  private int ticks;

  /** Of a scenario without a clock. */
  public DeclaredActors() {
    this(null);
  }

  /**
   * No actors yet.
   *
   * @param clock null if the scenario has none
   */
  public DeclaredActors(@Nullable ScenarioClock clock) {
    this.clock = clock;
  }

  /** Actors {@code worker-1} to {@code worker-n} that do the same. */
  public static DeclaredActors alike(int workers, ActorBody body) {
    return alike(workers, body, null);
  }

  /** The same, of a scenario that may have a clock. */
  public static DeclaredActors alike(int workers, ActorBody body, @Nullable ScenarioClock clock) {
    DeclaredActors actors = new DeclaredActors(clock);
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

  @Override
  public void tick(Duration by) {
    ScenarioClock moved = clock();
    DatabaseClock.check(by);
    ticks++;
    actor(
        ticks == 1 ? "time" : "time-" + ticks,
        actor -> {
          if (actor.iteration() == 0) {
            moved.advance(by);
          }
        });
  }

  @Override
  public ScenarioClock clock() {
    if (clock == null) {
      throw new IllegalStateException(
          "The scenario has no clock: say @ConcurrencyScenario(clock = true), so that its database"
              + " gets one before the migrations run");
    }
    return clock;
  }

  public int size() {
    return bodies.size();
  }

  /** These, and an actor for each fault that may befall one of them. */
  public DeclaredActors with(Set<Fault> faults) {
    return with(faults, null);
  }

  /**
   * The same, where who crashed comes back.
   *
   * @param recovery what each does then; null if nobody comes back
   */
  public DeclaredActors with(Set<Fault> faults, @Nullable ActorBody recovery) {
    DeclaredActors all = new DeclaredActors(clock);
    all.bodies.putAll(bodies);
    List<String> names = List.copyOf(bodies.keySet());
    List<Integer> targets =
        IntStream.range(0, names.size())
            .filter(actor -> ticks == 0 || !names.get(actor).matches("time(-\\d+)?"))
            .boxed()
            .toList();
    for (Fault fault : faults) {
      if (fault.befallsAll()) {
        all.actor(fault.of(""), new Struck(fault, Set.copyOf(targets)));
        continue;
      }
      for (int target : targets) {
        all.actor(fault.of(names.get(target)), new Struck(fault, Set.of(target)));
        if (fault == Fault.CRASH && recovery != null) {
          all.actor(names.get(target) + " again", new Recovers(target, recovery));
        }
      }
    }
    return all;
  }

  /** What each does, by name, in the order of declaration. */
  public Map<String, ActorBody> bodies() {
    return Collections.unmodifiableMap(bodies);
  }
}
