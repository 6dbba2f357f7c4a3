package io.domainflow.explore.content;

import java.util.stream.Collectors;

/**
 * The rows of a table, saved in a copy on the server. Immutable.
 *
 * @param count how many there are; there is no copy where there is none
 * @param bytes about how much of a block they take
 * @param isSmall whether a block has room for several versions of all of them
 */
record SavedRows(Table table, long count, long bytes, boolean isSmall) {
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

  /** As {@link #delete}, and gives the place of each row and the bytes of the row. */
  String deleteAndTell() {
    return """
        DELETE FROM ONLY %s AS own
        RETURNING ctid, 4 + least(pg_catalog.pg_column_size(own.*), 2000)"""
        .formatted(table.name());
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

  /** As {@link #insert}, and gives the place of each row. */
  String insertAndTell() {
    return insert() + " RETURNING ctid";
  }

  /** An expression: bytes of the table's own file. */
  String size() {
    return "pg_catalog.pg_relation_size('%d'::pg_catalog.oid::pg_catalog.regclass)"
        .formatted(table.oid());
  }

  /**
   * Makes sure that nothing was lost.
   *
   * @throws IllegalStateException if so
   */
  void requireAll(long inserted) {
    if (inserted != count) {
      throw new IllegalStateException(
          "Of the %d rows of %s that were saved, %d are left"
              .formatted(count, table.name(), inserted));
    }
  }
}
