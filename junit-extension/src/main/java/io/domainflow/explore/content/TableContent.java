package io.domainflow.explore.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table in a canonical order, or, of a large table, a digest of them. Immutable and
 * thread-safe.
 */
final class TableContent {
  private static final Comparator<Row> ORDER = TableContent::compare;

  private final String table;
  private final List<String> columns;
  private final List<Row> rows;
  private final @Nullable String digest;
  private final int hash;

  /** The values of a row as text, in the order of the columns; null for NULL. */
  record Row(List<@Nullable String> values) {}

  private TableContent(
      String table, List<String> columns, List<Row> rows, @Nullable String digest) {
    this.table = table;
    this.columns = columns;
    this.rows = rows;
    this.digest = digest;
    this.hash = Objects.hash(table, columns, rows, digest);
  }

  /**
   * @param rows in any order; taken over, not copied
   */
  static TableContent ofRows(String table, List<String> columns, List<Row> rows) {
    rows.sort(ORDER);
    return new TableContent(table, columns, Collections.unmodifiableList(rows), null);
  }

  /**
   * @param digest the number of rows and what tells them from others
   */
  static TableContent ofDigest(String table, List<String> columns, String digest) {
    return new TableContent(table, columns, List.of(), digest);
  }

  private static int compare(Row one, Row other) {
    for (int i = 0; i < one.values().size(); i++) {
      String mine = one.values().get(i);
      String theirs = other.values().get(i);
      int order =
          mine == null || theirs == null
              ? Boolean.compare(mine == null, theirs == null)
              : mine.compareTo(theirs);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Schema and table, as SQL writes them. */
  String table() {
    return table;
  }

  /** Names without the table's. */
  List<String> columns() {
    return columns;
  }

  List<Row> rows() {
    return rows;
  }

  @Nullable String digest() {
    return digest;
  }

  /** The same rows with fewer columns; a digest stays as it is. */
  TableContent only(List<String> kept) {
    if (digest != null || kept.equals(columns)) {
      return this;
    }
    int[] places =
        IntStream.range(0, columns.size()).filter(i -> kept.contains(columns.get(i))).toArray();
    List<Row> shorter = new ArrayList<>(rows.size());
    for (Row row : rows) {
      List<@Nullable String> values = new ArrayList<>(places.length);
      for (int place : places) {
        values.add(row.values().get(place));
      }
      shorter.add(new Row(values));
    }
    return ofRows(table, kept, shorter);
  }

  /** How often each row stands in it. */
  Map<Row, Integer> counted() {
    Map<Row, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableContent content
        && hash == content.hash
        && table.equals(content.table)
        && columns.equals(content.columns)
        && Objects.equals(digest, content.digest)
        && rows.equals(content.rows);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return table + (digest == null ? rows.toString() : digest);
  }
}
