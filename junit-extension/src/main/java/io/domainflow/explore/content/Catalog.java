package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations of a database at one moment. Immutable.
 *
 * @param relations all there are, system catalogs, indexes and TOAST included, by oid
 * @param tables those of the user that hold rows, by oid, in its order
 * @param columns of tables and partitioned tables of the user
 */
record Catalog(
    Map<Long, Relation> relations,
    Map<Long, Table> tables,
    Map<Column.Key, Column> columns,
    List<Follower> followers) {

  /** Any relation; {@code kind} as {@code pg_class.relkind} has it. */
  record Relation(long oid, String kind, String name, boolean isTable, boolean isSequence) {}

  /** The column {@code to} takes values from {@code from}; {@code why} says how, in a few words. */
  record Follower(Column.Key from, Column.Key to, String why) {}

  static Catalog read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      Map<Column.Key, Column> columns = columns(statement);
      Map<Long, List<Column>> ofTable = new LinkedHashMap<>();
      for (Column column : columns.values()) {
        ofTable.computeIfAbsent(column.key().relation(), oid -> new ArrayList<>()).add(column);
      }
      Map<Long, Relation> relations = new LinkedHashMap<>();
      Map<Long, Table> tables = new LinkedHashMap<>();
      try (ResultSet row = statement.executeQuery(SqlFile.read("relations"))) {
        while (row.next()) {
          Relation relation = relation(row);
          relations.put(relation.oid(), relation);
          if (relation.isTable()) {
            List<Column> own = List.copyOf(ofTable.getOrDefault(relation.oid(), List.of()));
            boolean alwaysFires = row.getBoolean("always_fires");
            tables.put(
                relation.oid(), new Table(relation.oid(), relation.name(), alwaysFires, own));
          }
        }
      }
      return new Catalog(relations, tables, columns, followers(statement));
    }
  }

  private static Relation relation(ResultSet row) throws SQLException {
    return new Relation(
        row.getLong("oid"),
        row.getString("kind"),
        row.getString("name"),
        row.getBoolean("is_table"),
        row.getBoolean("is_sequence"));
  }

  private static Map<Column.Key, Column> columns(Statement statement) throws SQLException {
    Map<Column.Key, Column> columns = new LinkedHashMap<>();
    try (ResultSet row = statement.executeQuery(SqlFile.read("columns"))) {
      while (row.next()) {
        Column.Key key = new Column.Key(row.getLong("relation"), row.getInt("number"));
        columns.put(
            key,
            new Column(
                key,
                row.getString("name"),
                row.getBoolean("is_generated"),
                row.getString("varies"),
                numbers(row, "computed_from")));
      }
    }
    return columns;
  }

  private static List<Integer> numbers(ResultSet row, String column) throws SQLException {
    java.sql.@Nullable Array array = row.getArray(column);
    if (array == null) {
      return List.of();
    }
    List<Integer> numbers = new ArrayList<>();
    for (Object number : (Object[]) array.getArray()) {
      numbers.add(((Number) number).intValue());
    }
    return List.copyOf(numbers);
  }

  private static List<Follower> followers(Statement statement) throws SQLException {
    List<Follower> followers = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(SqlFile.read("followers"))) {
      while (row.next()) {
        followers.add(
            new Follower(
                new Column.Key(row.getLong("from_relation"), row.getInt("from_number")),
                new Column.Key(row.getLong("to_relation"), row.getInt("to_number")),
                row.getString("why")));
      }
    }
    return followers;
  }
}
