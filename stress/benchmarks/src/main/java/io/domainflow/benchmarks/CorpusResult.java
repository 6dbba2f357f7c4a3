package io.domainflow.benchmarks;

import io.domainflow.corpus.CorpusCase;
import java.util.List;
import java.util.Optional;

/**
 * What came of one case. Immutable.
 *
 * @param bug of its broken variant; empty for a control
 * @param fixed of what is right
 */
record CorpusResult(CorpusCase corpusCase, Optional<Bug> bug, Fixed fixed) {
  static final int REPLAYS = 20;
  static final int FREE_RUNS = 100;

  /**
   * The broken variant.
   *
   * @param foundBy number of the schedule that failed, from 1; 0 if none did
   * @param executions schedules up to that one, serial orders included
   * @param finding the kind of the first finding, or why there is none
   * @param expected whether one of the findings names the bug rightly
   * @param steps of the failing order
   * @param switches of it
   * @param replays of 20, those that failed alike
   * @param freeHitsWithin hits of the first {@code executions} free runs
   * @param freeHits hits of 100 free runs
   */
  record Bug(
      long foundBy,
      long executions,
      String finding,
      boolean expected,
      int steps,
      int switches,
      int replays,
      int freeHitsWithin,
      int freeHits) {

    boolean found() {
      return foundBy > 0 && expected;
    }

    /** Bars that it missed. */
    int misses() {
      return (found() ? 0 : 1) + REPLAYS - replays;
    }
  }

  /**
   * The fixed variant, or the control.
   *
   * @param failure kind of the finding that should not be; empty if there is none
   */
  record Fixed(long schedules, boolean exhausted, String failure) {
    int misses() {
      return failure.isEmpty() ? 0 : 1;
    }
  }

  int misses() {
    return bug.map(Bug::misses).orElse(0) + fixed.misses();
  }

  static final List<String> HEADER =
      List.of(
          "case",
          "bug",
          "found by",
          "finding",
          "steps/switches",
          "replays",
          "free, as many",
          "free",
          "fixed: schedules",
          "exhausted");

  List<String> row() {
    String title = shortened(corpusCase.title(), 40);
    String schedules =
        fixed.failure().isEmpty() ? "" + fixed.schedules() : "FAILS: " + fixed.failure();
    String exhausted = fixed.exhausted() ? "yes" : "no";
    if (bug.isEmpty()) {
      return List.of(
          corpusCase.id(), title, "-", "(control)", "-", "-", "-", "-", schedules, exhausted);
    }
    Bug seen = bug.get();
    return List.of(
        corpusCase.id(),
        title,
        seen.foundBy() == 0 ? "NOT FOUND" : "" + seen.foundBy(),
        (seen.expected() ? "" : "WRONG: ") + shortened(seen.finding(), 50),
        seen.steps() + "/" + seen.switches(),
        seen.replays() + "/" + REPLAYS,
        seen.freeHitsWithin() + "/" + seen.executions(),
        seen.freeHits() + "/" + FREE_RUNS,
        schedules,
        exhausted);
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
