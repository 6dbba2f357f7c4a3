package io.domainflow.benchmarks;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What each schedule of an exploration in one lane came to: all rows of all tables, and what each
 * actor read. Actors note by their threads; the rest belongs to the lane's.
 */
final class Outcomes {
  private final Map<String, List<String>> results = new ConcurrentSkipListMap<>();
  private final List<String> all = new ArrayList<>();

  /** What an actor read, by the actor's thread. */
  void note(String actor, List<String> read) {
    results.put(actor, List.copyOf(read));
  }

  /** Before each schedule. */
  void begin() {
    results.clear();
  }

  /** Always holds, and takes the outcome down. */
  Invariant taking() {
    return new Invariant("the outcome is taken down", "Outcomes", this::take);
  }

  private boolean take(Connection observer) throws SQLException {
    StringBuilder outcome = new StringBuilder(results.toString());
    try (Statement statement = observer.createStatement()) {
      for (String table : tables(statement)) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(row::text, ' ' ORDER BY row::text) FROM %s AS row"
                    .formatted(table))) {
          row.next();
          outcome.append(' ').append(table).append(' ').append(row.getString(1));
        }
      }
    }
    all.add(outcome.toString());
    return true;
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT quote_ident(relname) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
            """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  /** The outcomes, but those of the first schedules, which are serial orders. */
  Set<String> butOfTheFirst(int schedules) {
    return new LinkedHashSet<>(all.subList(Math.min(schedules, all.size()), all.size()));
  }
}
