package io.domainflow.junit;

import static io.domainflow.explore.Isolation.READ_COMMITTED;
import static io.domainflow.explore.Isolation.REPEATABLE_READ;
import static io.domainflow.explore.Isolation.SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;

/** A scenario is run under each isolation level that it names. */
final class ExploreIsolationTest {
  static final class ReadModifyWrite {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE counter (id int PRIMARY KEY, n int)");
      ExploreSoundnessTest.execute(db, "INSERT INTO counter VALUES (1, 0)");
    }

    @ConcurrencyScenario(
        workers = 2,
        lanes = 2,
        isolation = {SERIALIZABLE, READ_COMMITTED, REPEATABLE_READ},
        expectedSqlStates = "40001")
    void increments(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(false);
        int n = ExploreSoundnessTest.number(session, "SELECT n FROM counter");
        ExploreSoundnessTest.execute(
            session, "UPDATE counter SET n = " + (n + 1) + " WHERE id = 1");
        session.commit();
      }
    }
  }

  @Test
  void a_lost_update_is_one_under_read_committed_only() {
    Outcome outcome = Outcome.of(ReadModifyWrite.class);
    assertThat(outcome.message()).contains("lost update");
    assertThat(outcome.succeeded()).isEqualTo(2);
    assertThat(
            outcome.results().testEvents().reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .map(ExploreIsolationTest::verdict))
        .containsExactly("READ COMMITTED false", "REPEATABLE READ true", "SERIALIZABLE true");
  }

  static final class Plain {
    @ConcurrencyScenario(workers = 2)
    void reads(Connection session) throws SQLException {
      ExploreSoundnessTest.number(session, "SELECT 1");
    }
  }

  @Test
  void a_property_asks_for_levels_from_outside() {
    System.setProperty("domainflow.isolation", "serializable, READ_COMMITTED");
    try {
      assertThat(
              Outcome.of(Plain.class).results().testEvents().reportingEntryPublished().stream()
                  .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                  .map(entries -> entries.get("domainflow.isolation")))
          .containsExactly("READ COMMITTED", "SERIALIZABLE");
      System.setProperty("domainflow.isolation", "chaos");
      assertThat(Outcome.of(Plain.class).failures())
          .anyMatch(
              failure ->
                  String.valueOf(failure.getMessage())
                      .contains("chaos is none of [READ_COMMITTED"));
    } finally {
      System.clearProperty("domainflow.isolation");
    }
  }

  private static String verdict(Map<String, String> entries) {
    return entries.get("domainflow.isolation") + " " + entries.get("domainflow.exhausted");
  }

  static final class Repeated {
    @RepeatedTest(2)
    @ConcurrencyScenario(workers = 2, isolation = SERIALIZABLE)
    void twice(DataSource db) {}
  }

  @Test
  void levels_do_not_go_with_other_templates() {
    assertThat(Outcome.of(Repeated.class).failures())
        .anyMatch(failure -> String.valueOf(failure.getMessage()).contains("isolation = "));
  }

  @Test
  void where_it_holds_is_said_in_words() {
    List<Isolation> all = List.of(Isolation.values());
    assertThat(Isolation.words(all, List.of(REPEATABLE_READ, SERIALIZABLE)))
        .isEqualTo("holds from REPEATABLE READ up");
    assertThat(Isolation.words(all, List.of())).startsWith("holds under none of READ COMMITTED,");
    assertThat(Isolation.words(all, all)).endsWith("REPEATABLE READ, SERIALIZABLE");
    assertThat(Isolation.words(all, List.of(READ_COMMITTED)))
        .isEqualTo("holds under READ COMMITTED only");
  }
}
