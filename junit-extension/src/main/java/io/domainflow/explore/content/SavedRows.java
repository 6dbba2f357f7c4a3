package io.domainflow.explore.content;

import java.util.stream.Collectors;

/**
 * The rows of a table, saved in a copy on the server. Immutable.
 *
 * @param count how many there are; there is no copy where there is none
 * @param isSmall whether they fit in one block twice, so that new ones find room beside dead ones
 */
record SavedRows(Table table, long count, boolean isSmall) {
  private static final String SCHEMA = "domainflow_explore";

  private static String copyOf(Table table) {
    return SCHEMA + ".rows_" + table.oid();
  }

  static String dropOldCopy(Table table) {
    return "DROP TABLE IF EXISTS " + copyOf(table);
  }

  /** How many rows there are, and about how many bytes of blocks they take. */
  static String measure(Table table) {
    return """
        SELECT count(*), coalesce(sum(4 + least(pg_catalog.pg_column_size(own.*), 2000)), 0)
          FROM ONLY %s AS own"""
        .formatted(table.name());
  }

  /** Saves the rows with their places; columns go by number, as a name may be any. */
  static String copy(Table table) {
    String columns =
        table.insertable().stream()
            .map(column -> ", " + column.name() + " AS c" + column.key().number())
            .collect(Collectors.joining());
    return """
        CREATE TABLE %s WITH (autovacuum_enabled = false) AS
        SELECT pg_catalog.row_number() OVER (ORDER BY ctid) AS place%s FROM ONLY %s"""
        .formatted(copyOf(table), columns, table.name());
  }

  String delete() {
    return "DELETE FROM ONLY " + table.name();
  }

  /** Puts the rows back in the order in which they stood. */
  String insert() {
    String columns =
        table.insertable().stream()
            .map(column -> "c" + column.key().number())
            .collect(Collectors.joining(", "));
    return """
        INSERT INTO %s %s OVERRIDING SYSTEM VALUE
        SELECT %s FROM %s ORDER BY place"""
        .formatted(table.name(), table.columnList(), columns, copyOf(table));
  }

  /** An expression: bytes of the table's own file. */
  String size() {
    return "pg_catalog.pg_relation_size('%d'::pg_catalog.oid::pg_catalog.regclass)"
        .formatted(table.oid());
  }
}
