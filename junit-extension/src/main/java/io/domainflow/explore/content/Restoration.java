package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts rows and sequences back, on a session that may. Immutable.
 *
 * <p>Rows are deleted and inserted. Dead versions fill a table up, and once it has more than one
 * block, new rows may land before older ones, and plans may change. So a small table that has grown
 * beyond its first block, and every large one, is swept: between DELETE and INSERT it is vacuumed,
 * which leaves it without a block, and the planner's statistics are written back. TRUNCATE would do
 * it in one step, but not where foreign keys refer to the table, and it takes longer.
 *
 * @param hasSkipStatistics whether VACUUM knows SKIP_DATABASE_STATS
 * @param isSuperuser whether the statistics can be written back
 */
record Restoration(int blockSize, boolean hasSkipStatistics, boolean isSuperuser) {
  static final String SETTINGS = SqlFile.read("restoring");
  private static final String STATISTICS = SqlFile.read("statistics_back");

  /** One round trip, and three more where tables are swept. */
  void run(Connection session, List<SavedRows> tables, List<Sequence> sequences)
      throws SQLException {
    RoundTrip trip = new RoundTrip().then(SETTINGS);
    List<String> results = new ArrayList<>();
    List<SavedRows> inserted = new ArrayList<>();
    for (SavedRows rows : tables) {
      trip.then(rows.delete());
      if (rows.isSmall()) {
        if (rows.count() > 0) {
          trip.then(rows.insert());
        }
        inserted.add(rows);
        results.add(rows.size());
      }
    }
    for (Sequence sequence : sequences) {
      results.add(sequence.reset());
    }
    Set<Long> grown = new TreeSet<>();
    if (!results.isEmpty()) {
      trip.then("SELECT " + String.join(", ", results));
    }
    List<Long> changed =
        trip.run(
            session,
            (statement, row) -> {
              row.next();
              for (int i = 0; statement > 0 && i < inserted.size(); i++) {
                if (row.getLong(i + 1) > blockSize) {
                  grown.add(inserted.get(i).table().oid());
                }
              }
            });
    check(tables, changed);
    List<SavedRows> toSweep =
        tables.stream()
            .filter(rows -> !rows.isSmall() || grown.contains(rows.table().oid()))
            .toList();
    if (!toSweep.isEmpty()) {
      sweep(session, toSweep);
    }
  }

  private static void check(List<SavedRows> tables, List<Long> changed) {
    int statement = 1;
    for (SavedRows rows : tables) {
      statement++;
      if (rows.isSmall() && rows.count() > 0) {
        requireAll(rows, changed.get(statement));
        statement++;
      }
    }
  }

  private static void requireAll(SavedRows rows, long inserted) {
    if (inserted != rows.count()) {
      throw new IllegalStateException(
          "Of the %d rows of %s that were saved, %d are left"
              .formatted(rows.count(), rows.table().name(), inserted));
    }
  }

  /** Puts rows back into tables that are as if new. */
  void sweep(Connection session, List<SavedRows> tables) throws SQLException {
    RoundTrip deletions = new RoundTrip().then(SETTINGS);
    tables.forEach(rows -> deletions.then(rows.delete()));
    deletions.run(session);
    try (Statement vacuum = session.createStatement()) {
      vacuum.execute(
          "VACUUM (TRUNCATE, INDEX_CLEANUP ON%s) %s"
              .formatted(
                  hasSkipStatistics ? ", SKIP_DATABASE_STATS" : "",
                  tables.stream()
                      .map(rows -> rows.table().name())
                      .collect(Collectors.joining(", "))));
    }
    RoundTrip insertions = new RoundTrip().then(SETTINGS);
    if (isSuperuser) {
      String oids =
          tables.stream()
              .map(rows -> Long.toString(rows.table().oid()))
              .collect(Collectors.joining(","));
      insertions.then(STATISTICS.replace(":tables", "'{" + oids + "}'"));
    }
    List<SavedRows> filled = tables.stream().filter(rows -> rows.count() > 0).toList();
    filled.forEach(rows -> insertions.then(rows.insert()));
    List<Long> changed = insertions.run(session);
    for (int i = 0; i < filled.size(); i++) {
      requireAll(filled.get(i), changed.get(changed.size() - filled.size() + i));
    }
  }
}
