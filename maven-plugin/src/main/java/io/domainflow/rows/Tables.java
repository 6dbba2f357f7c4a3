package io.domainflow.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of a database that take rows. Immutable. */
final class Tables {
  private static final String COLUMNS = sql("columns.sql");
  private static final String FOREIGN_KEYS = sql("foreign-keys.sql");

  private final Map<Long, Table> byOid;

  private Tables(Map<Long, Table> byOid) {
    this.byOid = new LinkedHashMap<>(byOid);
  }

  static Tables of(Connection session) throws SQLException {
    Map<Long, List<ForeignKey>> keys = foreignKeys(session);
    Map<Long, Table> tables = new LinkedHashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(COLUMNS)) {
      while (row.next()) {
        long oid = row.getLong("relation");
        Table before = tables.get(oid);
        List<Column> columns = new ArrayList<>(before == null ? List.of() : before.columns());
        columns.add(column(row));
        tables.put(
            oid,
            new Table(
                oid,
                row.getString("name"),
                row.getString("quoted"),
                columns,
                keys.getOrDefault(oid, List.of())));
      }
    }
    return new Tables(tables);
  }

  private static Column column(ResultSet row) throws SQLException {
    String element = row.getString("element_name");
    boolean array = element != null;
    return new Column(
        row.getInt("attnum"),
        row.getString("column_name"),
        row.getString("column_quoted"),
        row.getString("type"),
        array ? element : row.getString("base_name"),
        row.getString(array ? "element_category" : "category"),
        array,
        row.getInt("typmod"),
        texts(row.getArray("labels")),
        texts(row.getArray("checks")),
        row.getBoolean("not_null"),
        row.getBoolean("is_given"),
        row.getBoolean("is_key"));
  }

  private static Map<Long, List<ForeignKey>> foreignKeys(Connection session) throws SQLException {
    Map<Long, List<ForeignKey>> keys = new LinkedHashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(FOREIGN_KEYS)) {
      while (row.next()) {
        List<Integer> columns = new ArrayList<>();
        for (Object number : (Object[]) row.getArray("columns").getArray()) {
          columns.add(((Number) number).intValue());
        }
        keys.computeIfAbsent(row.getLong("relation"), oid -> new ArrayList<>())
            .add(
                new ForeignKey(
                    row.getLong("referred"),
                    columns,
                    texts(row.getArray("referred_columns")),
                    row.getString("referred_quoted")));
      }
    }
    return keys;
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }

  List<Table> all() {
    return List.copyOf(byOid.values());
  }

  /** Each behind those that it refers to, unless they go in a circle. */
  List<Table> inOrder() {
    List<Table> ordered = new ArrayList<>();
    List<Table> path = new ArrayList<>();
    byOid.values().forEach(table -> visit(table, path, ordered));
    return ordered;
  }

  private void visit(Table table, List<Table> path, List<Table> ordered) {
    if (path.contains(table) || ordered.contains(table)) {
      return;
    }
    path.add(table);
    for (ForeignKey key : table.foreignKeys()) {
      Table referred = byOid.get(key.referred());
      if (referred != null) {
        visit(referred, path, ordered);
      }
    }
    path.remove(table);
    ordered.add(table);
  }

  static String sql(String name) {
    try (InputStream sql = Tables.class.getResourceAsStream(name)) {
      if (sql == null) {
        throw new IllegalStateException("not packed with this class: " + name);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
