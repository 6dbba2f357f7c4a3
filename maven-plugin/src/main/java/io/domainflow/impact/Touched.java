package io.domainflow.impact;

import org.jspecify.annotations.Nullable;

/**
 * What a statement did to a relation that was there before its script.
 *
 * @param relation with its schema
 * @param kind {@code table}, {@code index}, {@code materialized view}, {@code view}, {@code
 *     sequence}
 * @param mode of the strongest lock that it took, if stronger than what its transaction had
 * @param rewritten whether its rows were written anew
 * @param scanned whether all of its rows were read
 * @param gone whether it was dropped
 */
public record Touched(
    String relation,
    String kind,
    @Nullable TableLockMode mode,
    boolean rewritten,
    boolean scanned,
    boolean gone) {

  boolean isNothing() {
    return (mode == null || mode == TableLockMode.ACCESS_SHARE) && !rewritten && !scanned;
  }
}
