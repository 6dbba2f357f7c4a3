package io.domainflow;

/** What became of an update that expected a version: see {@link VersionedTable#update}. */
public sealed interface VersionedUpdate {
  /** The row was changed, and has this version now. */
  record Updated(long version) implements VersionedUpdate {}

  /** Somebody was first; {@code current} is what stands now. Nothing was changed. */
  record Conflict(long expected, long current) implements VersionedUpdate {}

  /** There is no row with that key. */
  record Missing() implements VersionedUpdate {}
}
