package io.domainflow.explore.content;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one table is read: the columns that are compared, as text. Immutable.
 *
 * @param columns those that are compared
 */
record TableReading(Table table, List<Column> columns) {

  /** A query for at most {@code limit} rows. */
  String rows(int limit) {
    return "SELECT %s FROM ONLY %s LIMIT %d".formatted(texts(), table.name(), limit);
  }

  /** A query for a text that is the same for the same rows in any order. */
  String digest() {
    return """
        SELECT count(*) || ' rows with digest '
               || coalesce(sum(hashtextextended(ROW(%1$s)::text COLLATE "C", 0)::numeric), 0) || '/'
               || coalesce(sum(hashtextextended(ROW(%1$s)::text COLLATE "C", 1)::numeric), 0)
          FROM ONLY %2$s"""
        .formatted(texts(), table.name());
  }

  private String texts() {
    return columns.stream()
        .map(column -> column.name() + "::text")
        .collect(Collectors.joining(", "));
  }

  List<TableContent.Row> values(ResultSet rows, int longest) throws SQLException {
    List<TableContent.Row> read = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> values = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        values.add(Digest.shortened(rows.getString(i), longest));
      }
      read.add(new TableContent.Row(values));
    }
    return read;
  }

  TableContent content(List<TableContent.Row> rows) {
    return TableContent.ofRows(table.name(), names(), rows);
  }

  TableContent content(String digest) {
    return TableContent.ofDigest(table.name(), names(), digest);
  }

  private List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
