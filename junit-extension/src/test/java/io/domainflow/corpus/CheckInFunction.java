package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.inside.Inside;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Check, then act, inside one PL/pgSQL function: two bookings of the last seats are one statement
 * each, and both see them free.
 */
final class CheckInFunction {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE event (id int PRIMARY KEY, title text NOT NULL, seats int NOT NULL)",
          """
          CREATE TABLE booking (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event int NOT NULL REFERENCES event,
            guest text NOT NULL,
            seats int NOT NULL
          )
          """,
          "CREATE TABLE refusal (guest text NOT NULL, reason text NOT NULL)",
          "INSERT INTO event VALUES (1, 'Concert', 3)");

  private static final String BOOK =
      """
      CREATE FUNCTION book(who text, wanted int) RETURNS int LANGUAGE plpgsql AS $body$
      DECLARE
        free int;
        booked int;
      BEGIN
        -- the seats of the event, less those that are booked
        SELECT seats INTO free FROM event WHERE id = 1%s;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no such event';
        END IF;
        SELECT coalesce(sum(seats), 0) INTO booked FROM booking WHERE event = 1;
        IF free - booked < wanted THEN
          INSERT INTO refusal VALUES (who, format('%%s left', free - booked));
          RETURN 0;
        END IF;
        INSERT INTO booking (event, guest, seats) VALUES (1, who, wanted);
        RETURN wanted;
      END
      $body$
      """;

  private static final Invariant NOT_OVERBOOKED =
      Must.hold("no event is overbooked", "SELECT coalesce(sum(seats), 0) <= 3 FROM booking");

  private CheckInFunction() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
            "25",
            "check-then-act inside one PL/pgSQL function",
            "",
            Variant.broken(
                schema(""),
                CheckInFunction::bookings,
                List.of(NOT_OVERBOOKED),
                Must.broken(NOT_OVERBOOKED)),
            Variant.fixed(
                schema(" FOR UPDATE"), CheckInFunction::bookings, List.of(NOT_OVERBOOKED)))
        .withInside(Inside.FUNCTIONS);
  }

  private static List<String> schema(String lock) {
    return Stream.concat(TABLES.stream(), Stream.of(BOOK.formatted(lock))).toList();
  }

  private static void bookings(Scenario scenario) {
    for (String guest : List.of("ada", "bo")) {
      scenario.actor(
          guest,
          actor -> {
            try (Connection session = actor.dataSource().getConnection()) {
              Sql.number(session, "SELECT count(*) FROM event");
              actor.result(Sql.number(session, "SELECT book(?, 2)", guest));
            }
          });
    }
  }
}
