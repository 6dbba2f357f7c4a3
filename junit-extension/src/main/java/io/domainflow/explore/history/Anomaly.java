package io.domainflow.explore.history;

import java.util.List;

/**
 * A named anomaly and the reads and writes that make its cycle. Immutable.
 *
 * @param name in the field's words: {@code lost update}, {@code write skew}
 * @param edges each one a sentence: {@code worker-1 read account (step 2) before worker-2 changed
 *     it (step 5)}
 * @param places of the events that take part
 */
public record Anomaly(String name, List<String> edges, List<Integer> places) {
  public Anomaly {
    edges = List.copyOf(edges);
    places = List.copyOf(places);
  }
}
