package io.domainflow.explore.inside;

import io.domainflow.explore.inside.PlpgsqlBody.IllegibleException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stops in one database: functions that were rewritten, and triggers on tables. Holds for
 * copies of the database too, which have the same oids. Immutable once installed.
 */
public final class InsideCode {
  /** Sorts before all others, which may skip the row: it fires once the row is locked. */
  private static final String TRIGGER = "\" domainflow inside\"";

  private static final String SCHEMA_IS_THERE =
      "SELECT pg_catalog.to_regnamespace('domainflow_inside') IS NOT NULL";

  private static final int NAMES = 12;

  private record Table(String name, String quoted, String key) {}

  private record Function(long oid, String name, String body, String definition) {}

  private final List<Place> places = new ArrayList<>();
  private final Map<Long, Table> tables = new LinkedHashMap<>();
  private final List<Function> rewritten = new ArrayList<>();
  private final Map<String, List<String>> whole = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private InsideCode() {}

  /**
   * Rewrites what can be rewritten, in one transaction.
   *
   * @param session in autocommit mode; nobody else may have a transaction open
   */
  public static InsideCode install(Connection session, Set<Inside> wanted) throws SQLException {
    InsideCode code = new InsideCode();
    session.setAutoCommit(false);
    try {
      code.installed(session, wanted);
      session.commit();
    } catch (SQLException | RuntimeException e) {
      session.rollback();
      throw e;
    } finally {
      session.setAutoCommit(true);
    }
    return code;
  }

  private void installed(Connection session, Set<Inside> wanted) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '5s'");
      quietEventTriggers(session);
      try (ResultSet row = statement.executeQuery(SCHEMA_IS_THERE)) {
        row.next();
        if (row.getBoolean(1)) {
          throw new SQLException("The schema domainflow_inside is there already", "42P06");
        }
      }
      statement.execute(SqlFile.text("install"));
    }
    if (wanted.contains(Inside.FUNCTIONS)) {
      rewriteAll(session);
    }
    if (wanted.contains(Inside.ROWS)) {
      addTriggers(session);
    }
    whole.forEach(
        (why, names) ->
            warnings.add(
                "No step inside what is "
                    + why
                    + ": "
                    + String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                    + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "")));
  }

  /**
   * The code under test is not told of what we do to its schema, where the role can see to that.
   */
  private static void quietEventTriggers(Connection session) throws SQLException {
    attempt(session, "SET LOCAL session_replication_role = replica");
  }

  private static boolean attempt(Connection session, String sql) throws SQLException {
    Savepoint before = session.setSavepoint();
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
      session.releaseSavepoint(before);
      return true;
    } catch (SQLException refused) {
      session.rollback(before);
      return false;
    }
  }

  // --- Functions ---

  private void rewriteAll(Connection session) throws SQLException {
    Set<String> callable = new HashSet<>();
    List<Function> functions = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery(SqlFile.text("callable"))) {
        while (row.next()) {
          callable.add(row.getString(1));
        }
      }
      try (ResultSet row = statement.executeQuery(SqlFile.text("functions"))) {
        while (row.next()) {
          String obstacle = row.getString("obstacle");
          String name = row.getString("name");
          if (obstacle == null) {
            functions.add(
                new Function(
                    row.getLong("oid"), name, row.getString("body"), row.getString("definition")));
          } else if (obstacle.startsWith("of the extension ")) {
            List<String> extensions = whole(obstacle);
            if (extensions.isEmpty()) {
              extensions.add("all its functions");
            }
          } else {
            whole(obstacle).add(name);
          }
        }
      }
    }
    for (Function function : functions) {
      rewrite(session, function, callable);
    }
    if (rewritten.isEmpty()) {
      warnings.add(
          "inside = FUNCTIONS finds no function in PL/pgSQL that reads or writes: nothing stops"
              + " inside of one");
    }
  }

  private List<String> whole(String why) {
    return whole.computeIfAbsent(why, first -> new ArrayList<>());
  }

  private void rewrite(Connection session, Function function, Set<String> callable)
      throws SQLException {
    List<PlpgsqlBody.Found> stops;
    try {
      stops = new ArrayList<>(PlpgsqlBody.stops(function.body(), callable));
    } catch (IllegibleException e) {
      whole("not understood").add(function.name() + " (" + e.getMessage() + ")");
      return;
    }
    if (stops.isEmpty()) {
      return;
    }
    stops.sort(Comparator.comparingInt(PlpgsqlBody.Found::offset));
    List<Place> found = new ArrayList<>();
    StringBuilder body = new StringBuilder(function.body());
    int inserted = 0;
    for (PlpgsqlBody.Found stop : stops) {
      String call =
          " IF domainflow_inside.stop(" + (places.size() + found.size()) + ") THEN NULL; END IF; ";
      body.insert(stop.offset() + inserted, call);
      inserted += call.length();
      found.add(
          new Place(
              function.name(),
              stop.line(),
              stop.text(),
              stop.afterError(),
              stop.endsTransaction()));
    }
    if (attempt(session, withBody(function, body.toString()))) {
      places.addAll(found);
      rewritten.add(function);
    } else {
      whole("refused by the server with stops in it").add(function.name());
    }
  }

  /** The definition with another body, in a quote that ends nowhere else. */
  private static String withBody(Function function, String body) {
    String definition = function.definition().stripTrailing();
    int tag = definition.lastIndexOf('$', definition.length() - 2);
    int length = definition.length() - tag;
    int start = tag - function.body().length() - length;
    if (!definition.startsWith(function.body(), start + length)) {
      throw new IllegalStateException("no body in the definition of " + function.name());
    }
    String quote = "$domainflow$";
    while (body.contains(quote)) {
      quote = quote.substring(0, quote.length() - 1) + "_$";
    }
    return definition.substring(0, start) + quote + body + quote;
  }

  // --- Rows ---

  private void addTriggers(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(SqlFile.text("tables"))) {
      while (row.next()) {
        String name = row.getString("name");
        String obstacle = row.getString("obstacle");
        if (obstacle != null) {
          whole(obstacle).add("UPDATE and DELETE of " + name);
        } else {
          tables.put(
              row.getLong("oid"), new Table(name, row.getString("quoted"), row.getString("key")));
        }
      }
    }
    List<Long> refused = new ArrayList<>();
    for (Map.Entry<Long, Table> entry : tables.entrySet()) {
      Table table = entry.getValue();
      String argument = "'" + table.key().replace("'", "''") + "'";
      if (!attempt(
          session,
          "CREATE TRIGGER "
              + TRIGGER
              + " BEFORE UPDATE OR DELETE ON "
              + table.quoted()
              + " FOR EACH ROW EXECUTE FUNCTION domainflow_inside.row("
              + argument
              + ")")) {
        whole("refused by the server with a trigger on it")
            .add("UPDATE and DELETE of " + table.name());
        refused.add(entry.getKey());
      }
    }
    refused.forEach(tables::remove);
  }

  // --- Back ---

  /**
   * Puts everything back, in one transaction. Functions that were replaced or dropped since are
   * left as they are.
   */
  public void restore(Connection session) throws SQLException {
    session.setAutoCommit(false);
    try {
      restored(session);
      session.commit();
    } catch (SQLException | RuntimeException e) {
      session.rollback();
      throw e;
    } finally {
      session.setAutoCommit(true);
    }
  }

  private void restored(Connection session) throws SQLException {
    quietEventTriggers(session);
    Map<Long, String> bodies = new HashMap<>();
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '5s'");
      try (ResultSet row = statement.executeQuery(SqlFile.text("functions"))) {
        while (row.next()) {
          bodies.put(row.getLong("oid"), row.getString("body"));
        }
      }
      for (Function function : rewritten) {
        String now = bodies.get(function.oid());
        if (now != null && now.contains("domainflow_inside.stop(")) {
          statement.execute(withBody(function, function.body()));
        }
      }
      statement.execute("DROP SCHEMA IF EXISTS domainflow_inside CASCADE");
    }
  }

  /** What is left whole, and why. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  // --- Where one stands ---

  /**
   * Reads what the database says of a place: {@code f12}, the number of a place; or {@code r16393U
   * 7}, a table, UPDATE or DELETE, and the key's value.
   */
  Stop stop(String place) {
    if (place.startsWith("f")) {
      Place found = places.get(Integer.parseInt(place.substring(1)));
      return new Stop(found.words(), List.of(), false, found.afterError(), found.endsTransaction());
    }
    int space = place.indexOf(' ');
    int end = space < 0 ? place.length() : space;
    Table table = tables.get(Long.parseLong(place.substring(1, end - 1)));
    String verb = place.charAt(end - 1) == 'D' ? "DELETE on " : "UPDATE on ";
    if (table == null) {
      return new Stop(verb + "a table", List.of(), true, false, false);
    }
    boolean keyed = !table.key().isEmpty() && space >= 0;
    return new Stop(
        verb + table.name() + (keyed ? " (" + table.key().replaceAll("\\s", "_") + " = ?)" : ""),
        keyed ? List.of(place.substring(space + 1)) : List.of(),
        true,
        false,
        false);
  }
}
