package io.domainflow.junit;

/** How the workers of a scenario meet. */
public enum Mode {
  /**
   * One step of the database at a time, in every order that makes a difference, until one of them
   * fails or the budget is used up.
   */
  EXPLORE,

  /** They run freely, as fast as they can, from a common start. */
  CONTEND,

  /**
   * They run freely, each in a JVM of its own, and some are killed with SIGKILL: at random moments
   * or at given ones.
   */
  PROCESSES
}
