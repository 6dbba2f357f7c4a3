package io.domainflow.junit;

/** How the workers of a scenario meet. */
public enum Mode {
  /** They run freely, as fast as they can, from a common start. */
  CONTEND
}
