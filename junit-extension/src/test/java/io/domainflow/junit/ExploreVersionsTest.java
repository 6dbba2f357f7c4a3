package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Isolation;
import io.domainflow.explore.inside.Inside;
import io.domainflow.junit.Dimensions.Place;
import io.domainflow.postgres.PostgresSource.Embedded;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;

/** A scenario is run on each server that it names. */
final class ExploreVersionsTest {
  static final class Merges {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE counter (id int PRIMARY KEY, n int)");
      ExploreSoundnessTest.execute(db, "INSERT INTO counter VALUES (1, 0)");
    }

    /** MERGE came with PostgreSQL 15. */
    @ConcurrencyScenario(
        workers = 2,
        postgres = {"embedded:14", "embedded:15"})
    void increments(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        ExploreSoundnessTest.execute(
            session,
            "MERGE INTO counter USING (VALUES (1)) AS v (id) ON counter.id = v.id"
                + " WHEN MATCHED THEN UPDATE SET n = n + 1");
      }
    }
  }

  @Test
  void each_server_has_a_verdict_of_its_own() {
    Outcome outcome = Outcome.of(Merges.class);
    assertThat(outcome.message()).contains("42601");
    assertThat(outcome.succeeded()).isEqualTo(1);
    assertThat(
            outcome.results().testEvents().reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .map(entries -> entries.get("domainflow.postgres")))
        .containsExactly("embedded:14", "embedded:15");
  }

  /** Time, and the inside of functions and of statements, are the server's own matters. */
  static final class Everything {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(
          db, "CREATE TABLE lease (id int PRIMARY KEY, until timestamptz DEFAULT now())");
      ExploreSoundnessTest.execute(db, "INSERT INTO lease VALUES (1), (2)");
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE FUNCTION take() RETURNS int LANGUAGE plpgsql AS $$
          DECLARE
            free int;
          BEGIN
            SELECT count(*) INTO free FROM lease WHERE until <= now();
            UPDATE lease SET until = now() + interval '30 s' WHERE until <= now();
            RETURN free;
          END $$
          """);
    }

    @ConcurrencyScenario(
        workers = 2,
        ticks = "31s",
        lanes = 2,
        inside = {Inside.FUNCTIONS, Inside.ROWS},
        duration = "120s",
        postgres = {"embedded:14", "embedded:15", "embedded:16", "embedded:17", "embedded"})
    void take(Connection db) throws SQLException {
      ExploreSoundnessTest.number(db, "SELECT take()");
    }

    @Invariant("both leases have one end")
    boolean one(Connection db) throws SQLException {
      return ExploreSoundnessTest.number(db, "SELECT count(DISTINCT until) FROM lease") == 1;
    }
  }

  @Test
  void time_and_the_inside_of_statements_are_steps_on_each_version() {
    Outcome outcome = Outcome.of(Everything.class);
    assertThat(
            outcome.results().testEvents().reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .map(
                    entries ->
                        entries.get("domainflow.postgres")
                            + " "
                            + entries.get("domainflow.exhausted")))
        .containsExactly(
            "embedded:14 true",
            "embedded:15 true",
            "embedded:16 true",
            "embedded:17 true",
            "embedded true");
    outcome.passed();
  }

  /** Never run. */
  static final class Declared {
    @ConcurrencyScenario(
        workers = 2,
        postgres = {"embedded:14", "embedded:15", "embedded"})
    void onServers() {}

    @ConcurrencyScenario(
        workers = 2,
        postgres = {"embedded:14", "embedded"},
        isolation = {Isolation.READ_COMMITTED, Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE})
    void onServersUnderLevels() {}
  }

  @Test
  void a_line_says_where_it_holds_and_where_it_was_not_run() throws Exception {
    Dimensions servers = new Dimensions(settings("onServers"));
    assertThat(servers.lines()).isEmpty();
    servers.note(new Place(new Embedded(14), null), false);
    servers.note(new Place(new Embedded(), null), true);
    assertThat(servers.lines())
        .containsExactly("holds on embedded; fails on embedded:14; not run on embedded:15");

    Dimensions both = new Dimensions(settings("onServersUnderLevels"));
    both.note(new Place(new Embedded(14), Isolation.READ_COMMITTED), false);
    both.note(new Place(new Embedded(14), Isolation.REPEATABLE_READ), true);
    both.note(new Place(new Embedded(14), Isolation.SERIALIZABLE), true);
    both.note(new Place(new Embedded(), Isolation.READ_COMMITTED), true);
    assertThat(both.lines())
        .containsExactly(
            "on embedded:14: holds from REPEATABLE READ up",
            "on embedded: holds under READ COMMITTED; not run under REPEATABLE READ, SERIALIZABLE");
  }

  private static ScenarioSettings settings(String method) throws NoSuchMethodException {
    return ScenarioSettings.of(Declared.class, Declared.class.getDeclaredMethod(method));
  }

  @Test
  void places_are_servers_times_levels_in_their_order() throws Exception {
    List<Place> places = Dimensions.places(settings("onServersUnderLevels"));
    assertThat(places).hasSize(6);
    assertThat(places.get(3)).isEqualTo(new Place(new Embedded(), Isolation.READ_COMMITTED));
  }
}
