package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that go to the server together, in one transaction. Prepared, so that the server keeps
 * the plans of those that come again and again.
 */
final class RoundTrip {
  private final List<String> statements = new ArrayList<>();

  /** Adds a statement; it may not hold parameters. */
  RoundTrip then(String statement) {
    statements.add(statement);
    return this;
  }

  /** How many statements there are, and the number that the next one gets. */
  int size() {
    return statements.size();
  }

  /** Reads the rows of one statement, the first of which is 0. */
  interface Rows {
    void read(int statement, ResultSet rows) throws SQLException;
  }

  /** Rows changed, by statement; -1 for one that gave rows. */
  List<Long> run(Connection session, Rows rows) throws SQLException {
    List<Long> changed = new ArrayList<>();
    try (PreparedStatement all = session.prepareStatement(String.join(";\n", statements))) {
      boolean hasRows = all.execute();
      while (hasRows || all.getUpdateCount() >= 0) {
        if (hasRows) {
          try (ResultSet result = all.getResultSet()) {
            rows.read(changed.size(), result);
          }
        }
        changed.add(hasRows ? -1L : all.getLargeUpdateCount());
        hasRows = all.getMoreResults();
      }
    }
    return changed;
  }

  /** As {@link #run(Connection, Rows)}, where nobody wants the rows. */
  List<Long> run(Connection session) throws SQLException {
    return run(session, (statement, rows) -> {});
  }

  static void requireAutoCommit(Connection session) throws SQLException {
    if (!session.getAutoCommit()) {
      throw new IllegalArgumentException("The session must be in autocommit mode");
    }
  }
}
