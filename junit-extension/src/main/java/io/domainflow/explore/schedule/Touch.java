package io.domainflow.explore.schedule;

import io.domainflow.explore.order.Access;
import io.domainflow.explore.order.Footprint;
import java.util.Set;

/**
 * What one step touched. Immutable.
 *
 * @param written oids of tables and sequences that must be set back after the schedule
 * @param wrote whether its transaction has written anything, or locked rows
 * @param schema whether it changed the schema, which rows alone do not set back
 */
record Touch(Footprint footprint, Set<Long> written, boolean wrote, boolean schema) {
  static final Touch NOTHING = new Touch(Footprint.NONE, Set.of(), false, false);

  /** Of a step that failed: all that is known is that its transaction let go of everything. */
  static final Touch UNKNOWN = new Touch(Footprint.EVERYTHING, Set.of(), false, false);

  Touch {
    written = Set.copyOf(written);
  }

  static Touch of(Footprint footprint) {
    return new Touch(footprint, Set.of(), false, false);
  }

  Touch and(String object, Access access) {
    return new Touch(footprint.and(object, access), written, wrote, schema);
  }
}
