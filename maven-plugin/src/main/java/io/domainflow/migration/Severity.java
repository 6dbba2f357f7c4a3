package io.domainflow.migration;

/** How much a finding matters; errors fail the verification, unless it is said otherwise. */
public enum Severity {
  ERROR,
  WARNING,
  NOTE;

  /** Whether it matters as much as that, or more. */
  public boolean isAtLeast(Severity that) {
    return compareTo(that) <= 0;
  }
}
