package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A transaction left open by the error path: the seat went to somebody else after it was looked at,
 * the exception leaves the method, and neither connection nor the flight's row lock come back.
 */
final class OpenTransaction {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE flight (number text PRIMARY KEY, booked int NOT NULL)",
          """
          CREATE TABLE seat (
            flight text NOT NULL REFERENCES flight,
            place text NOT NULL,
            passenger text,
            PRIMARY KEY (flight, place)
          )
          """,
          "INSERT INTO flight VALUES ('DF 7', 0)",
          "INSERT INTO seat VALUES ('DF 7', '12A', NULL), ('DF 7', '14C', NULL)");

  private static final Invariant ALL_COUNTED =
      Must.hold(
          "the flight counts its passengers",
          "SELECT booked = (SELECT count(passenger) FROM seat) FROM flight");

  private OpenTransaction() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "18",
        "error path leaves the transaction open",
        "",
        Variant.broken(
            SCHEMA, actors(LeakingDesk::new), List.of(ALL_COUNTED), "open-transaction", "hang"),
        Variant.fixed(SCHEMA, actors(Desk::new), List.of(ALL_COUNTED)));
  }

  private static Consumer<Scenario> actors(Function<DataSource, Booking> desks) {
    return scenario -> {
      scenario.actor("alice", actor -> book(desks.apply(actor.dataSource()), "12A", "alice"));
      scenario.actor("bob", actor -> book(desks.apply(actor.dataSource()), "12A", "bob"));
      scenario.actor("carol", actor -> book(desks.apply(actor.dataSource()), "14C", "carol"));
    };
  }

  private static void book(Booking desk, String place, String passenger) throws SQLException {
    try {
      desk.book("DF 7", place, passenger);
    } catch (SeatTakenException e) {
      // The passenger is told so, and goes home.
    }
  }

  private interface Booking {
    void book(String flight, String place, String passenger)
        throws SQLException, SeatTakenException;
  }

  private static final class SeatTakenException extends Exception {
    private static final long serialVersionUID = 1;

    SeatTakenException(String place) {
      super("Seat " + place + " is taken");
    }
  }

  /** Gives the connection back where all went well. */
  private record LeakingDesk(DataSource db) implements Booking {
    @Override
    public void book(String flight, String place, String passenger)
        throws SQLException, SeatTakenException {
      Connection session = db.getConnection();
      session.setAutoCommit(false);
      if (isFree(session, flight, place)) {
        take(session, flight, place, passenger);
      }
      session.commit();
      session.close();
    }
  }

  /** Gives the connection back, whatever happens. */
  private record Desk(DataSource db) implements Booking {
    @Override
    public void book(String flight, String place, String passenger)
        throws SQLException, SeatTakenException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        try {
          if (isFree(session, flight, place)) {
            take(session, flight, place, passenger);
          }
          session.commit();
        } catch (SQLException | SeatTakenException | RuntimeException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }

  private static boolean isFree(Connection session, String flight, String place)
      throws SQLException {
    return Sql.truth(
        session,
        "SELECT passenger IS NULL FROM seat WHERE flight = ? AND place = ?",
        flight,
        place);
  }

  private static void take(Connection session, String flight, String place, String passenger)
      throws SQLException, SeatTakenException {
    Sql.update(session, "UPDATE flight SET booked = booked + 1 WHERE number = ?", flight);
    int taken =
        Sql.update(
            session,
            "UPDATE seat SET passenger = ? WHERE flight = ? AND place = ? AND passenger IS NULL",
            passenger,
            flight,
            place);
    if (taken == 0) {
      throw new SeatTakenException(place);
    }
  }
}
