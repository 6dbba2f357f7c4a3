package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;

/** Invariants that one query decides. */
final class Must {
  private Must() {}

  /**
   * An invariant.
   *
   * @param text what holds
   * @param query gives one row with one boolean
   */
  static Invariant hold(String text, String query) {
    return new Invariant(text, "corpus", observer -> Sql.truth(observer, query));
  }

  /** The kind of finding that says that an invariant of this text is broken. */
  static String broken(Invariant invariant) {
    return "invariant:" + invariant.text();
  }
}
