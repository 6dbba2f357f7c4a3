package io.domainflow.explore.report;

import io.domainflow.explore.history.Anomaly;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An edge of an anomaly's cycle, as far as its sentence tells. Immutable.
 *
 * @param number within the failure, from 1
 * @param label what the two did, in a word each; empty if the sentence does not say
 * @param from place that it names first; 0 if it names no two
 * @param to place that it names last; 0 if it names no two
 */
record Edge(int number, String sentence, String label, int from, int to) {
  private static final Pattern PLACE = Pattern.compile("\\bstep (\\d{1,9})\\b");

  boolean joinsPlaces() {
    return from > 0 && to > 0 && from != to;
  }

  /** Edges of an anomaly, numbered from {@code first}. */
  static List<Edge> of(Anomaly anomaly, List<String> strands, int first) {
    List<Edge> edges = new ArrayList<>();
    for (String sentence : anomaly.edges()) {
      List<Integer> places = new ArrayList<>();
      for (MatchResult found : PLACE.matcher(sentence).results().toList()) {
        places.add(Integer.valueOf(found.group(1)));
      }
      boolean joins = places.size() > 1;
      edges.add(
          new Edge(
              first + edges.size(),
              sentence,
              label(sentence, strands),
              joins ? places.get(0) : 0,
              joins ? places.get(places.size() - 1) : 0));
    }
    return edges;
  }

  private static String label(String sentence, List<String> strands) {
    String names = String.join("|", strands.stream().map(Pattern::quote).toList());
    List<String> verbs =
        Pattern.compile("(?<!\\S)(?:" + names + ") (?:had )?(\\w{1,12})(?!\\w)")
            .matcher(sentence)
            .results()
            .map(found -> found.group(1))
            .toList();
    return verbs.size() == 2 ? verbs.get(0) + " → " + verbs.get(1) : "";
  }
}
