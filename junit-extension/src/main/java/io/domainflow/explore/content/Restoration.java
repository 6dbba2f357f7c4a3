package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts rows and sequences back, on a session that may. Immutable.
 *
 * <p>Rows are deleted and inserted, all in one block, where a scan meets them in the order of
 * insertion as long as nobody cleans the block: the server does when it is nearly full, and new
 * versions then take the places of old ones. So a small table is swept once its block is half full,
 * and if it has grown beyond it or got its rows in another order all the same; every other table is
 * swept each time.
 */
record Restoration(int blockSize, Sweep sweep) {
  static final String SETTINGS = SqlFile.read("restoring");

  /** One round trip, and three more where tables are swept. */
  void run(Connection session, List<SavedRows> tables, List<Sequence> sequences)
      throws SQLException {
    Set<SavedRows> full = new LinkedHashSet<>();
    Set<SavedRows> large = new LinkedHashSet<>();
    List<SavedRows> small = new ArrayList<>();
    for (SavedRows rows : tables) {
      if (rows.isSmall()) {
        small.add(rows);
      } else {
        large.add(rows);
      }
    }
    if (!small.isEmpty() || !sequences.isEmpty()) {
      inOneTrip(session, small, sequences, full, large);
      full.removeAll(large);
    }
    if (!full.isEmpty() || !large.isEmpty()) {
      sweep.run(session, full, large);
    }
  }

  private void inOneTrip(
      Connection session,
      List<SavedRows> tables,
      List<Sequence> sequences,
      Set<SavedRows> full,
      Set<SavedRows> grown)
      throws SQLException {
    RoundTrip trip = new RoundTrip().then(SETTINGS);
    Map<Integer, SavedRows> telling = new HashMap<>();
    List<String> results = new ArrayList<>();
    for (SavedRows rows : tables) {
      if (rows.count() > 0) {
        trip.then(rows.delete());
      }
      telling.put(trip.size(), rows);
      trip.then(rows.count() > 0 ? rows.insertAndTell() : rows.deleteAndTell());
      results.add(rows.size());
    }
    sequences.forEach(sequence -> results.add(sequence.reset()));
    int last = trip.size();
    trip.then("SELECT " + String.join(", ", results));
    trip.run(
        session,
        (statement, row) -> {
          SavedRows rows = telling.get(statement);
          if (rows != null && (rows.count() > 0 ? isAmiss(rows, row) : isFull(row))) {
            full.add(rows);
          } else if (statement == last) {
            row.next();
            for (int i = 0; i < tables.size(); i++) {
              if (row.getLong(i + 1) > blockSize) {
                grown.add(tables.get(i));
              }
            }
          }
        });
  }

  /** Whether rows just inserted are out of order, or leave too little room. */
  private boolean isAmiss(SavedRows rows, ResultSet places) throws SQLException {
    long count = 0;
    Place last = Place.START;
    boolean isInOrder = true;
    while (places.next()) {
      Place place = Place.of(places.getString(1));
      isInOrder &= place.isBehind(last);
      last = place;
      count++;
    }
    rows.requireAll(count);
    return !isInOrder || isFull(last.line() * rows.bytes() / rows.count());
  }

  /** Whether rows just deleted have left too little room. */
  private boolean isFull(ResultSet places) throws SQLException {
    long most = 0;
    while (places.next()) {
      most = Math.max(most, (long) Place.of(places.getString(1)).line() * places.getInt(2));
    }
    return isFull(most);
  }

  private boolean isFull(long bytes) {
    return bytes > blockSize / 2;
  }
}
