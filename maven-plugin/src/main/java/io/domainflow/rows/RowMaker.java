package io.domainflow.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes rows for tables from what the catalog says of them: types, domains, enums, keys. What a
 * CHECK allows is guessed from what it mentions, in a bounded number of attempts. For one thread;
 * the same schemas give the same rows.
 */
public final class RowMaker {
  /** Of a table that has less; in the last of them is NULL whatever may be. */
  private static final int ROWS = 3;

  private static final int ATTEMPTS = 60;

  private final Set<String> excluded;
  private final Random random = new Random(1);
  private final Map<String, Table> former = new HashMap<>();
  private int made;
  private int number = 1_000; // what scripts put in has small ones

  /**
   * Prepares it.
   *
   * @param excluded tables that get no rows: by name, or schema and name
   */
  public RowMaker(Set<String> excluded) {
    this.excluded = Set.copyOf(excluded);
  }

  /**
   * What was done.
   *
   * @param rows how many were made
   * @param refused why a table is empty, by its name
   */
  public record Made(int rows, Map<String, String> refused) {
    public Made {
      refused = Map.copyOf(refused);
    }
  }

  /**
   * Gives rows to tables that have few, and one more, as full of NULL as it may be, to those whose
   * columns are others than the last time. Commits.
   *
   * @param session in no transaction
   * @param there what the tables have
   */
  public Made fill(Connection session, RowSnapshot there) throws SQLException {
    Map<String, String> refused = new LinkedHashMap<>();
    int before = made;
    session.setAutoCommit(false);
    try {
      for (Table table : there.schema().inOrder()) {
        if (!isExcluded(table)) {
          fill(session, table, there.count(table)).ifPresent(why -> refused.put(table.name(), why));
        }
      }
      session.commit();
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
    return new Made(made - before, refused);
  }

  /** Empties all tables that rows could be made for. */
  public static void deleteAll(Connection session) throws SQLException {
    String all =
        Tables.of(session).all().stream().map(Table::quoted).collect(Collectors.joining(", "));
    if (!all.isEmpty()) {
      try (Statement statement = session.createStatement()) {
        statement.execute("TRUNCATE " + all + " CASCADE");
      }
    }
  }

  private boolean isExcluded(Table table) {
    return excluded.contains(table.name())
        || excluded.contains(table.name().substring(table.name().indexOf('.') + 1));
  }

  private Optional<String> fill(Connection session, Table table, int there) throws SQLException {
    Table before = former.put(table.name(), table);
    int start = made;
    Optional<String> refused = Optional.empty();
    for (int row = there; row < ROWS && refused.isEmpty(); row++) {
      refused = insert(session, table, row, row == ROWS - 1);
    }
    if (there >= ROWS && before != null && !table.isLike(before)) {
      refused = insert(session, table, there, true);
    }
    return there == 0 && made == start ? refused : Optional.empty();
  }

  private static int count(Connection session, String quoted, int most) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM (SELECT FROM "
                    + quoted
                    + " LIMIT "
                    + most
                    + ") AS of_them")) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * Tries until a row is taken.
   *
   * @param place of the row in its table, from 0
   * @return why none was
   */
  private Optional<String> insert(Connection session, Table table, int place, boolean sparse)
      throws SQLException {
    String why = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      number++;
      Map<String, String> values = values(session, table, place, sparse, attempt);
      Savepoint before = session.setSavepoint();
      try (Statement statement = session.createStatement()) {
        statement.execute(statement(table, values));
        made++;
        return Optional.empty();
      } catch (SQLException e) {
        session.rollback(before);
        why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (!mayBeOtherwise(e)) {
          return Optional.of(why);
        }
      }
    }
    return Optional.of(why);
  }

  /** Whether other values may be taken: a constraint, a form of data, or a trigger said no. */
  static boolean mayBeOtherwise(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
  }

  private static String statement(Table table, Map<String, String> values) {
    return values.isEmpty()
        ? "INSERT INTO " + table.quoted() + " DEFAULT VALUES"
        : "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table.quoted(),
                String.join(", ", values.keySet()),
                String.join(", ", values.values()));
  }

  private Map<String, String> values(
      Connection session, Table table, int place, boolean sparse, int attempt) throws SQLException {
    Map<Integer, String> references = references(session, table, place);
    Map<String, String> values = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      if (column.given()) {
        continue;
      }
      boolean maybe =
          sparse ? attempt == 0 || random.nextBoolean() : attempt > 0 && random.nextInt(3) == 0;
      boolean empty = maybe && !column.notNull();
      if (empty) {
        values.put(column.quoted(), "NULL");
      } else if (references.containsKey(column.number())) {
        values.put(column.quoted(), references.getOrDefault(column.number(), "NULL"));
      } else {
        Optional<String> value =
            attempt == 0 ? Values.of(column, number) : Values.guess(column, number, random);
        value.ifPresent(one -> values.put(column.quoted(), one));
      }
    }
    return values;
  }

  /** For columns with foreign keys: the value of a row of the other table. */
  private static Map<Integer, String> references(Connection session, Table table, int place)
      throws SQLException {
    Map<Integer, String> values = new HashMap<>();
    for (ForeignKey key : table.foreignKeys()) {
      int rows = count(session, key.referredTable(), place + 1);
      List<String> order = new ArrayList<>(key.referredColumns());
      for (int index = 0; index < key.columns().size(); index++) {
        String value =
            rows == 0
                ? "NULL"
                : "(SELECT %s FROM %s ORDER BY %s OFFSET %d LIMIT 1)"
                    .formatted(
                        order.get(index),
                        key.referredTable(),
                        String.join(", ", order),
                        place % rows);
        values.putIfAbsent(key.columns().get(index), value);
      }
    }
    return values;
  }
}
