package io.domainflow.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is in the tables of a database: of each row the values of its columns as text, found by its
 * primary key. Rows of a table without one are known by all that is in them. Immutable.
 */
public final class RowSnapshot {
  /** Of a table: what migrations put into one may be more. */
  private static final int MOST = 1_000;

  private record Rows(Set<String> columns, Map<String, Map<String, @Nullable String>> byKey) {}

  /**
   * What another snapshot has no longer.
   *
   * @param table with its schema
   * @param column of which values are lost or others; empty if rows are gone
   * @param rows how many
   * @param of how many there were
   */
  public record Loss(String table, String column, int rows, int of) {

    /** As declarations name it: {@code orders.note}, {@code orders}. */
    public String name() {
      return column.isEmpty() ? table : table + "." + column;
    }
  }

  private final Map<String, Rows> tables;

  private RowSnapshot(Map<String, Rows> tables) {
    this.tables = tables;
  }

  /** Reads it. */
  public static RowSnapshot of(Connection session) throws SQLException {
    Map<String, Rows> tables = new LinkedHashMap<>();
    for (Table table : Tables.of(session).all()) {
      tables.put(table.name(), rows(session, table));
    }
    return new RowSnapshot(tables);
  }

  private static Rows rows(Connection session, Table table) throws SQLException {
    String values =
        table.columns().stream()
            .map(column -> column.quoted() + "::pg_catalog.text")
            .collect(Collectors.joining(", "));
    Map<String, Map<String, @Nullable String>> byKey = new HashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT " + values + " FROM " + table.quoted() + " LIMIT " + MOST)) {
      while (row.next()) {
        Map<String, @Nullable String> columns = new HashMap<>();
        List<@Nullable String> key = new ArrayList<>();
        for (int index = 0; index < table.columns().size(); index++) {
          Column column = table.columns().get(index);
          @Nullable String value = row.getString(index + 1);
          columns.put(column.name(), value);
          if (column.key() || table.key().isEmpty()) {
            key.add(value);
          }
        }
        byKey.put(key.toString(), columns);
      }
    }
    return new Rows(table.columns().stream().map(Column::name).collect(Collectors.toSet()), byKey);
  }

  /** Whether it has such a column. */
  public boolean hasColumn(String table, String column) {
    Rows rows = tables.get(table);
    return rows != null && rows.columns().contains(column);
  }

  /**
   * What is lost in another that came later, of the tables and columns that both have.
   *
   * @param until tables, columns and rows that this one, too, must have for theirs to count
   */
  public List<Loss> lostIn(RowSnapshot later, RowSnapshot until) {
    List<Loss> losses = new ArrayList<>();
    tables.forEach(
        (name, rows) -> {
          Rows now = later.tables.get(name);
          if (now != null && until.tables.containsKey(name)) {
            losses.addAll(losses(name, rows, now, Objects.requireNonNull(until.tables.get(name))));
          }
        });
    return losses;
  }

  private static List<Loss> losses(String table, Rows rows, Rows now, Rows until) {
    Map<String, Integer> lost = new LinkedHashMap<>();
    rows.byKey()
        .forEach(
            (key, columns) -> {
              if (!until.byKey().containsKey(key)) {
                return;
              }
              Map<String, @Nullable String> there = now.byKey().get(key);
              if (there == null) {
                lost.merge("", 1, Integer::sum);
                return;
              }
              Set<String> both = new HashSet<>(columns.keySet());
              both.retainAll(there.keySet());
              for (String column : both) {
                @Nullable String value = columns.get(column);
                if (value != null // else there was nothing to lose
                    && until.columns().contains(column)
                    && !value.equals(there.get(column))) {
                  lost.merge(column, 1, Integer::sum);
                }
              }
            });
    return lost.entrySet().stream()
        .map(each -> new Loss(table, each.getKey(), each.getValue(), rows.byKey().size()))
        .toList();
  }
}
