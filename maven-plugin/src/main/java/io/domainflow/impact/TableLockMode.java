package io.domainflow.impact;

import java.util.Arrays;
import java.util.Locale;

/** The server's modes of locks on tables, from weak to strong. */
public enum TableLockMode {
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  /** As {@code pg_locks} writes it: {@code AccessShareLock}. */
  static TableLockMode of(String mode) {
    String wanted = mode.replaceFirst("Lock$", "");
    return Arrays.stream(values())
        .filter(value -> value.name().replace("_", "").equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no mode of a lock on a table: " + mode));
  }

  /** Whether others cannot even read meanwhile. */
  public boolean stopsReaders() {
    return this == ACCESS_EXCLUSIVE;
  }

  /** Whether others cannot insert, update or delete meanwhile. */
  public boolean stopsWriters() {
    return compareTo(SHARE) >= 0;
  }

  /** As SQL writes it: {@code ACCESS SHARE}. */
  @Override
  public String toString() {
    return name().toUpperCase(Locale.ROOT).replace('_', ' ');
  }
}
