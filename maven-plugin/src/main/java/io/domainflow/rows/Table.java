package io.domainflow.rows;

import java.util.List;

/**
 * A table that takes rows.
 *
 * @param name with its schema
 * @param quoted as SQL writes it
 */
record Table(
    long oid, String name, String quoted, List<Column> columns, List<ForeignKey> foreignKeys) {
  Table {
    columns = List.copyOf(columns);
    foreignKeys = List.copyOf(foreignKeys);
  }

  List<Column> key() {
    return columns.stream().filter(Column::key).toList();
  }

  /** Whether a row of it may be what it was of another, which was there before. */
  boolean isLike(Table other) {
    return columns.equals(other.columns);
  }
}
