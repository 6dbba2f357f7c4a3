package io.domainflow.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes many rows of one, in the server: what is unique gets another value in each, the rest is as
 * in that one, so that it meets what constraints ask. For one thread.
 */
public final class BulkRows {
  private static final String UNIQUE = Tables.sql("unique-columns.sql");

  /** Of a number and a sign behind it. */
  private static final int DIGITS = 9;

  private static final int USUAL = 60;

  /**
   * A table with rows.
   *
   * @param name with its schema
   * @param quoted as SQL writes it
   * @param column that may be written, as SQL writes it; empty if there is none
   * @param rows how many it has, which is less than wanted where more cannot be made
   */
  public record Filled(String name, String quoted, String column, long rows) {}

  private BulkRows() {}

  /**
   * Gives a table more rows.
   *
   * @param session in no transaction
   * @param name the table's, with its schema
   * @param count how many it is to have
   * @return how it is then; empty if it is no table that takes rows
   */
  public static Optional<Filled> fill(Connection session, String name, long count)
      throws SQLException {
    Optional<Table> known =
        Tables.of(session).all().stream().filter(table -> table.name().equals(name)).findFirst();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Table table = known.get();
    long there = count(session, table);
    Optional<Map<String, String>> values =
        there == 0 || there >= count ? Optional.empty() : values(session, table);
    if (values.isEmpty()) {
      return Optional.of(new Filled(name, table.quoted(), written(table), there));
    }
    try (Statement statement = session.createStatement()) {
      statement.execute(insert(table, values.get(), count - there));
      statement.execute("ANALYZE " + table.quoted());
    } catch (SQLException e) {
      if (!RowMaker.mayBeOtherwise(e)) {
        throw e;
      }
    }
    return Optional.of(new Filled(name, table.quoted(), written(table), count(session, table)));
  }

  private static String written(Table table) {
    return table.columns().stream()
        .filter(column -> !column.given())
        .sorted(Comparator.comparing(Column::key))
        .map(Column::quoted)
        .findFirst()
        .orElse("");
  }

  private static long count(Connection session, Table table) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.quoted())) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String insert(Table table, Map<String, String> values, long rows) {
    return """
        INSERT INTO %s (%s)
        SELECT %s
          FROM (SELECT * FROM %s AS t ORDER BY pg_catalog.num_nulls(t.*) LIMIT 1) AS one,
               pg_catalog.generate_series(1, %d) AS g (n)
        """
        .formatted(
            table.quoted(),
            String.join(", ", values.keySet()),
            String.join(", ", values.values()),
            table.quoted(),
            rows);
  }

  /** Empty if something that is unique cannot be another in each row. */
  private static Optional<Map<String, String>> values(Connection session, Table table)
      throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      if (!column.given()) {
        values.put(column.quoted(), "one." + column.quoted());
      }
    }
    for (List<Integer> key : uniqueKeys(session, table)) {
      if (!isVaried(table, key, values)) {
        return Optional.empty();
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  private static boolean isVaried(Table table, List<Integer> key, Map<String, String> values) {
    for (Column column : table.columns()) {
      boolean refers =
          table.foreignKeys().stream().anyMatch(each -> each.columns().contains(column.number()));
      if (!key.contains(column.number()) || refers) {
        continue;
      }
      if (column.given()) {
        return true; // the server's sequences give each another
      }
      Optional<String> varied = varied(column, table);
      if (varied.isPresent()) {
        values.put(column.quoted(), varied.get());
        return true;
      }
    }
    return false;
  }

  private static Optional<String> varied(Column column, Table table) {
    if (column.array()) {
      return Optional.empty();
    }
    String own = "one." + column.quoted();
    return switch (column.base()) {
      case "int4", "int8", "numeric", "float4", "float8" ->
          Optional.of(
              "((SELECT pg_catalog.max(%s) FROM %s) + g.n)::%s"
                  .formatted(column.quoted(), table.quoted(), column.type()));
      case "text", "varchar", "bpchar" ->
          room(column) < DIGITS
              ? Optional.empty()
              : Optional.of(
                  "pg_catalog.substr(g.n::pg_catalog.text || '-' || %s, 1, %d)"
                      .formatted(own, room(column)));
      case "uuid" -> Optional.of("pg_catalog.gen_random_uuid()");
      case "date" -> Optional.of(own + " + g.n::pg_catalog.int4");
      case "timestamp", "timestamptz" ->
          Optional.of(own + " + g.n * '1 second'::pg_catalog.interval");
      default -> Optional.empty();
    };
  }

  /** How many letters of a text there are. */
  private static int room(Column column) {
    return column.typmod() < 0 ? USUAL : column.typmod() - Values.VARLENA_HEADER;
  }

  private static List<List<Integer>> uniqueKeys(Connection session, Table table)
      throws SQLException {
    List<List<Integer>> keys = new ArrayList<>();
    try (PreparedStatement ask = session.prepareStatement(UNIQUE)) {
      ask.setLong(1, table.oid());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          List<Integer> columns = new ArrayList<>();
          for (Object number : (Object[]) row.getArray("columns").getArray()) {
            columns.add(((Number) number).intValue());
          }
          keys.add(columns);
        }
      }
    }
    return keys;
  }
}
