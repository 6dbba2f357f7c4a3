package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Phantom: a room is booked if no booking overlaps, and two guests look before either writes. Seen
 * in cal.diy#28151.
 */
final class DoubleBooking {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE room (name text PRIMARY KEY, opens int NOT NULL, closes int NOT NULL)",
          """
          CREATE TABLE booking (
            room text NOT NULL REFERENCES room,
            starts int NOT NULL,
            ends int NOT NULL CHECK (ends > starts),
            guest text NOT NULL
          )
          """,
          "CREATE TABLE mail (recipient text NOT NULL, subject text NOT NULL)",
          "INSERT INTO room VALUES ('blue', 480, 1080), ('red', 480, 1080)",
          "INSERT INTO booking VALUES ('blue', 480, 540, 'zoe')");

  private static final Invariant NO_OVERLAP =
      Must.hold(
          "no two bookings of a room overlap",
          """
          SELECT count(*) = 0 FROM booking one JOIN booking other
            ON one.room = other.room AND one.guest < other.guest
               AND one.starts < other.ends AND one.ends > other.starts
          """);

  private DoubleBooking() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "4",
        "phantom, double booking",
        "cal.diy#28151",
        Variant.broken(
            SCHEMA,
            scenario -> {
              scenario.actor(
                  "alice", actor -> new Rooms(actor.dataSource()).book("blue", 540, 600, "alice"));
              scenario.actor(
                  "bob", actor -> new Rooms(actor.dataSource()).book("blue", 570, 630, "bob"));
            },
            List.of(NO_OVERLAP),
            Must.broken(NO_OVERLAP),
            "not-serial"),
        Variant.fixed(
            SCHEMA,
            scenario -> {
              scenario.actor(
                  "alice",
                  actor -> new LockedRooms(actor.dataSource()).book("blue", 540, 600, "alice"));
              scenario.actor(
                  "bob",
                  actor -> new LockedRooms(actor.dataSource()).book("blue", 570, 630, "bob"));
            },
            List.of(NO_OVERLAP)));
  }

  /** Looks and books. */
  private record Rooms(DataSource db) {
    boolean book(String room, int starts, int ends, String guest) throws SQLException {
      return Transactions.readCommitted(db)
          .run(session -> bookIfFree(session, room, starts, ends, guest));
    }
  }

  /** Looks and books while it holds the room's lock, which the commit releases. */
  private record LockedRooms(DataSource db) {
    boolean book(String room, int starts, int ends, String guest) throws SQLException {
      return Transactions.readCommitted(db)
          .run(
              session -> {
                Sql.text(session, "SELECT pg_advisory_xact_lock(4, hashtext(?))", room);
                return bookIfFree(session, room, starts, ends, guest);
              });
    }
  }

  private static boolean bookIfFree(
      Connection session, String room, int starts, int ends, String guest) throws SQLException {
    boolean open =
        Sql.truth(
            session,
            "SELECT opens <= ? AND closes >= ? FROM room WHERE name = ?",
            starts,
            ends,
            room);
    long taken =
        Sql.number(
            session,
            "SELECT count(*) FROM booking WHERE room = ? AND starts < ? AND ends > ?",
            room,
            ends,
            starts);
    if (!open || taken > 0) {
      return false;
    }
    Sql.update(session, "INSERT INTO booking VALUES (?, ?, ?, ?)", room, starts, ends, guest);
    Sql.update(session, "INSERT INTO mail VALUES (?, ?)", guest, "Your booking of room " + room);
    return true;
  }
}
