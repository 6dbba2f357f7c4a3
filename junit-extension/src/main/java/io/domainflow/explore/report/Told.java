package io.domainflow.explore.report;

/** A row of a told history. */
sealed interface Told {
  /** A moment, in full. */
  record Shown(Moment moment) implements Told {}

  /** {@code count} moments of one strand alone. */
  record Left(int strand, int count) implements Told {}
}
