package io.domainflow.explore.order;

import java.util.EnumSet;
import java.util.Set;

/** What a step does with an object: a table, a sequence, an advisory key, a channel, a pool. */
public enum Access {
  /** Reads what is committed. */
  READ,
  /** Reads under SERIALIZABLE, where the server remembers it. */
  SERIAL_READ,
  /** Writes without publishing, or locks rows. */
  WRITE,
  /** Commits what was written, and lets go of locks. */
  PUBLISH,
  /** Lets go of locks and publishes nothing: a rollback. */
  RELEASE,
  /** Excludes everybody, or we know no better. */
  ALL;

  /** Whether the order of the two on one object can make a difference. Symmetric. */
  public boolean conflictsWith(Access other) {
    return conflicts().contains(other);
  }

  private Set<Access> conflicts() {
    return switch (this) {
      case READ -> EnumSet.of(PUBLISH, ALL);
      case SERIAL_READ -> EnumSet.of(WRITE, PUBLISH, ALL);
      case WRITE -> EnumSet.of(SERIAL_READ, WRITE, PUBLISH, RELEASE, ALL);
      case PUBLISH -> EnumSet.of(READ, SERIAL_READ, WRITE, ALL);
      case RELEASE -> EnumSet.of(WRITE, ALL);
      case ALL -> EnumSet.allOf(Access.class);
    };
  }
}
