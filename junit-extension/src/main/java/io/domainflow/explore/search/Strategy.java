package io.domainflow.explore.search;

/** Which orders to run, and in which order. */
public enum Strategy {
  /**
   * All that differ in effect, as long as the budget lasts, with random ones in between so that a
   * space too large to exhaust is sampled too.
   */
  AUTO,
  /** All, or with reduction all that differ in effect, depth first. */
  EXHAUSTIVE,
  /** Each choice by lot. */
  RANDOM,
  /** Priorities by lot that change a few times: finds bugs that need few switches (PCT). */
  PCT,
  /** Priorities by lot for each pending step, drawn anew when steps conflict (POS). */
  POS
}
