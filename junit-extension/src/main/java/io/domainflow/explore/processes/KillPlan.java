package io.domainflow.explore.processes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which worker is killed when: moments and victims by lot, and steps as given. Moments are in
 * nanoseconds since the common start. For one thread.
 */
final class KillPlan {
  private final Kills kills;
  private final Random random;
  private final List<Long> moments = new ArrayList<>(); // in order; what is left of them
  private final List<KillPoint> points; // what is left of them
  private final Map<KillPoint, Integer> reached = new HashMap<>();

  KillPlan(Kills kills) {
    this.kills = kills;
    random = new Random(kills.seed());
    for (int kill = 0; kill < kills.random(); kill++) {
      moments.add(nanosWithin(kills.within().toNanos()));
    }
    moments.sort(null);
    points = new ArrayList<>(kills.points());
  }

  private long nanosWithin(long limit) {
    return (long) (random.nextDouble() * limit);
  }

  /** When the next one is due; {@code Long.MAX_VALUE} if there is none. */
  long nextMoment() {
    return moments.isEmpty() ? Long.MAX_VALUE : moments.get(0);
  }

  /**
   * Draws the victim of the moment that is due. Where nobody works, as all are coming back, the
   * moment is drawn anew: else it would always hit them as they begin.
   */
  List<WorkerJvm> victim(List<WorkerJvm> working, long now) {
    moments.remove(0);
    if (working.isEmpty()) {
      moments.add(now + 1 + nanosWithin(Math.max(1, kills.within().toNanos() / kills.random())));
      moments.sort(null);
      return List.of();
    }
    return List.of(working.get(random.nextInt(working.size())));
  }

  /** Whether the worker that has reached this step dies there. */
  boolean killsAt(String worker, String label) {
    boolean kills = false;
    for (KillPoint point : List.copyOf(points)) {
      if (point.concerns(worker, label)
          && reached.merge(point, 1, Integer::sum) == point.occurrence()
          && !kills) {
        points.remove(point);
        kills = true;
      }
    }
    return kills;
  }

  /** Steps that nobody has reached as often as was said. */
  List<KillPoint> notReached() {
    return List.copyOf(points);
  }

  void stop() {
    moments.clear();
  }
}
