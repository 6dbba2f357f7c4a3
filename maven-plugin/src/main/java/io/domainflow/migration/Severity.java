package io.domainflow.migration;

/** How much a finding matters; errors fail the verification. */
public enum Severity {
  ERROR,
  WARNING,
  NOTE
}
