package io.domainflow.explore.content;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the user's, or a partition that holds rows. Immutable.
 *
 * @param name with its schema, as SQL writes it
 * @param alwaysFires whether it has a trigger or rule that cannot be kept from firing
 */
record Table(long oid, String name, boolean alwaysFires, List<Column> columns) {

  /** Name of a column for people and for sets of columns: schema.table.column. */
  String nameOf(Column column) {
    return name + "." + column.name();
  }

  /** Columns that an INSERT gives values for. */
  List<Column> insertable() {
    return columns.stream().filter(column -> !column.isGenerated()).toList();
  }

  /** {@code (a, b)}, or nothing where there is no such column, which SQL wants that way. */
  String columnList() {
    return insertable().isEmpty()
        ? ""
        : insertable().stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
  }
}
