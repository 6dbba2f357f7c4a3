package io.domainflow.explore.order;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What steps touched when they ran last, in whichever schedule. Thread-safe by its monitor. */
final class KnownSteps {
  /** Code that makes a new text for each step must not fill the memory. */
  private static final int MOST_STEPS = 10_000;

  private final Map<Candidate, Footprint> touched =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Candidate, Footprint> eldest) {
          return size() > MOST_STEPS;
        }
      };

  /** By strand, all that it ever wrote. */
  private final Map<Integer, Footprint> written = new HashMap<>();

  synchronized void learn(Candidate step, Footprint footprint) {
    touched.put(step, footprint);
    written.merge(step.strand(), footprint.writes(), Footprint::and);
  }

  /** Whether the order of the step and of what was touched can make a difference. */
  synchronized boolean conflict(Candidate pending, Footprint footprint) {
    return of(pending).dependsOn(footprint);
  }

  /** Whether the step writes what another strand writes too, or is not known. */
  synchronized boolean overwrites(Candidate pending) {
    @Nullable Footprint known = touched.get(pending);
    if (known == null) {
      return true;
    }
    Footprint writes = known.writes();
    return written.entrySet().stream()
        .anyMatch(
            other -> other.getKey() != pending.strand() && other.getValue().dependsOn(writes));
  }

  private Footprint of(Candidate step) {
    return touched.getOrDefault(step, Footprint.EVERYTHING);
  }
}
