package io.domainflow.explore.adya;

import java.util.List;

/**
 * What is wrong with a history, and why. Immutable.
 *
 * @param steps a sentence each; of a cycle, each about one of its edges
 */
public record HistoryAnomaly(Phenomenon phenomenon, List<String> steps) {
  public HistoryAnomaly {
    steps = List.copyOf(steps);
  }

  @Override
  public String toString() {
    return phenomenon + " (" + phenomenon.words() + "): " + String.join("; ", steps);
  }
}
