package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts rows back into tables that are as if new: between DELETE and INSERT they are vacuumed, and
 * the planner's statistics are written back. Immutable.
 *
 * <p>TRUNCATE would do it in one step, but not where foreign keys refer to the table, and it gains
 * a fifth of the time only.
 *
 * @param hasSkipStatistics whether VACUUM knows SKIP_DATABASE_STATS
 * @param isSuperuser whether the statistics can be written back
 */
record Sweep(boolean hasSkipStatistics, boolean isSuperuser) {
  private static final String STATISTICS = SqlFile.read("statistics_back");

  /**
   * Three or four round trips, each a transaction.
   *
   * @param ofOneBlock tables that have one block at most: it is emptied, which is quicker
   * @param others tables whose blocks are given back to the system
   */
  void run(Connection session, Collection<SavedRows> ofOneBlock, Collection<SavedRows> others)
      throws SQLException {
    RoundTrip deletions = new RoundTrip().then(Restoration.SETTINGS);
    ofOneBlock.forEach(rows -> deletions.then(rows.delete()));
    others.forEach(rows -> deletions.then(rows.delete()));
    deletions.run(session);
    vacuum(session, ofOneBlock, "TRUNCATE OFF");
    vacuum(session, others, "TRUNCATE");
    RoundTrip insertions = new RoundTrip().then(Restoration.SETTINGS);
    if (isSuperuser) {
      insertions.then(statistics(ofOneBlock)).then(statistics(others));
    }
    int first = insertions.size();
    List<SavedRows> filled =
        Stream.concat(ofOneBlock.stream(), others.stream())
            .filter(rows -> rows.count() > 0)
            .toList();
    filled.forEach(rows -> insertions.then(rows.insert()));
    List<Long> changed = insertions.run(session);
    for (int i = 0; i < filled.size(); i++) {
      filled.get(i).requireAll(changed.get(first + i));
    }
  }

  private void vacuum(Connection session, Collection<SavedRows> tables, String truncation)
      throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    String names =
        tables.stream().map(rows -> rows.table().name()).collect(Collectors.joining(", "));
    try (Statement statement = session.createStatement()) {
      statement.execute(
          "VACUUM (INDEX_CLEANUP ON, %s%s) %s"
              .formatted(truncation, hasSkipStatistics ? ", SKIP_DATABASE_STATS" : "", names));
    }
  }

  private static String statistics(Collection<SavedRows> tables) {
    return STATISTICS.replace(
        ":tables",
        tables.stream()
            .map(rows -> Long.toString(rows.table().oid()))
            .collect(Collectors.joining(",", "'{", "}'")));
  }
}
