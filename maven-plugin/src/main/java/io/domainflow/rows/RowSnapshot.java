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

  private static final int FEW = 3;

  private record Rows(Set<String> columns, Map<String, Map<String, @Nullable String>> byKey) {

    void add(Table table, @Nullable String[] values) {
      Map<String, @Nullable String> columns = new HashMap<>();
      List<@Nullable String> key = new ArrayList<>();
      boolean keyed = !table.key().isEmpty();
      for (int index = 0; index < values.length; index++) {
        Column column = table.columns().get(index);
        columns.put(column.name(), values[index]);
        if (column.key() || !keyed) {
          key.add(values[index]);
        }
      }
      byKey.put(key.toString(), columns);
    }
  }

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

  private final Tables schema;
  private final Map<String, Rows> tables;

  private RowSnapshot(Tables schema, Map<String, Rows> tables) {
    this.schema = schema;
    this.tables = tables;
  }

  /** Reads it, all tables in one statement. */
  public static RowSnapshot of(Connection session) throws SQLException {
    return of(Tables.of(session), session, MOST);
  }

  /** Reads a few rows of each table: enough to know which have any. */
  public static RowSnapshot few(Connection session) throws SQLException {
    return of(Tables.of(session), session, FEW);
  }

  /** Reads what is there now, where the schema is as it was. */
  public RowSnapshot again(Connection session) throws SQLException {
    return of(schema, session, MOST);
  }

  private static RowSnapshot of(Tables schema, Connection session, int most) throws SQLException {
    List<Table> all = schema.all();
    Map<String, Rows> tables = new LinkedHashMap<>();
    for (Table table : all) {
      Set<String> columns = table.columns().stream().map(Column::name).collect(Collectors.toSet());
      tables.put(table.name(), new Rows(columns, new HashMap<>()));
    }
    if (all.isEmpty()) {
      return new RowSnapshot(schema, tables);
    }
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query(all, most))) {
      while (row.next()) {
        Table table = all.get(row.getInt(1));
        @Nullable String[] values = (String[]) row.getArray(2).getArray();
        Objects.requireNonNull(tables.get(table.name())).add(table, values);
      }
    }
    return new RowSnapshot(schema, tables);
  }

  private static String query(List<Table> all, int most) {
    List<String> parts = new ArrayList<>();
    for (int index = 0; index < all.size(); index++) {
      String values =
          all.get(index).columns().stream()
              .map(column -> "t." + column.quoted() + "::pg_catalog.text")
              .collect(Collectors.joining(", "));
      parts.add(
          "(SELECT %d, ARRAY[%s]::pg_catalog.text[] FROM %s AS t LIMIT %d)"
              .formatted(index, values, all.get(index).quoted(), most));
    }
    return String.join("\nUNION ALL\n", parts);
  }

  Tables schema() {
    return schema;
  }

  /** How many rows it has of a table, up to what was read. */
  int count(Table table) {
    Rows rows = tables.get(table.name());
    return rows == null ? 0 : rows.byKey().size();
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
