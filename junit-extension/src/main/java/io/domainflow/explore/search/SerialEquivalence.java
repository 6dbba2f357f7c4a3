package io.domainflow.explore.search;

/** Whether each outcome must be one that the actors also reach one after the other. */
public enum SerialEquivalence {
  /** Where no invariant says what must hold. */
  AUTO,
  ON,
  OFF
}
