package io.domainflow;

/** Whom a lease keeps away. */
public enum LockMode {
  /** Nobody but who wants it exclusively: others share it. */
  SHARED,
  /** Everybody. */
  EXCLUSIVE
}
