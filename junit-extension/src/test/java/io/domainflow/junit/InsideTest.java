package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Scenario;
import io.domainflow.explore.inside.Inside;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The explorer stops inside of functions and between rows, and leaves the database as it was. */
final class InsideTest {
  private static final String WITHDRAW =
      """
      CREATE FUNCTION withdraw(who text, amount int) RETURNS boolean LANGUAGE plpgsql AS $$
      DECLARE
        had int;
      BEGIN
        SELECT balance INTO had FROM account WHERE owner = who;
        IF had < amount THEN
          RETURN false;
        END IF;
        UPDATE account SET balance = had - amount WHERE owner = who;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no account of %', who;
        END IF;
        INSERT INTO journal VALUES (who, -amount);
        RETURN true;
      END $$
      """;

  abstract static class Bank {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(
          db, "CREATE TABLE account (owner text PRIMARY KEY, balance int NOT NULL)");
      ExploreSoundnessTest.execute(
          db, "CREATE TABLE journal (owner text NOT NULL, amount int NOT NULL)");
      ExploreSoundnessTest.execute(db, "INSERT INTO account VALUES ('alice', 100), ('bob', 100)");
      ExploreSoundnessTest.execute(db, WITHDRAW);
    }

    @Invariant("balances are what the journal says")
    boolean balanced(Connection db) throws SQLException {
      return ExploreSoundnessTest.number(db, "SELECT sum(balance) FROM account")
          == 200 + ExploreSoundnessTest.number(db, "SELECT coalesce(sum(amount), 0) FROM journal");
    }

    static void withdraw(DataSource db) throws SQLException {
      try (Connection session = db.getConnection();
          PreparedStatement call = session.prepareStatement("SELECT withdraw('alice', ?)")) {
        call.setInt(1, 30);
        call.executeQuery().next();
      }
    }
  }

  static final class InFunctions extends Bank {
    static String after = "";

    @ConcurrencyScenario(workers = 2, inside = Inside.FUNCTIONS)
    void withdraws(DataSource db) throws SQLException {
      withdraw(db);
    }

    @AfterEach
    void look(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        withdraw(db);
        try (PreparedStatement asked =
                session.prepareStatement(
                    "SELECT prosrc || '|' || (SELECT count(*) FROM pg_namespace WHERE nspname ="
                        + " 'domainflow_inside') FROM pg_proc WHERE proname = 'withdraw'");
            var row = asked.executeQuery()) {
          row.next();
          after = row.getString(1);
        }
      }
    }
  }

  @Test
  void a_check_and_an_act_inside_one_function_are_two_steps() {
    String message = Outcome.of(InFunctions.class).message();
    assertThat(message)
        .contains("Invariant \"balances are what the journal says\" does not hold")
        .contains("in withdraw(text, integer), line 9: UPDATE account");
    assertThat(InFunctions.after).contains("SELECT balance INTO had").endsWith("|0");
    assertThat(InFunctions.after).doesNotContain("domainflow");
  }

  static final class Locked extends Bank {
    @BeforeEach
    void lock(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(
          db,
          WITHDRAW
              .replace("CREATE", "CREATE OR REPLACE")
              .replace("owner = who;\n  IF had", "owner = who FOR UPDATE;\n  IF had"));
    }

    @ConcurrencyScenario(workers = 2, inside = Inside.FUNCTIONS)
    void withdraws(DataSource db) throws SQLException {
      withdraw(db);
    }
  }

  @Test
  void a_function_that_locks_what_it_checks_passes_exhaustively() {
    assertThat(Outcome.of(Locked.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class CommitsInside {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE counter (n int NOT NULL)");
      ExploreSoundnessTest.execute(db, "CREATE TABLE log (n int NOT NULL)");
      ExploreSoundnessTest.execute(db, "INSERT INTO counter VALUES (0)");
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE PROCEDURE count_on() LANGUAGE plpgsql AS $$
          DECLARE had int;
          BEGIN
            SELECT n INTO had FROM counter;
            COMMIT;
            UPDATE counter SET n = had + 1;
            COMMIT;
            INSERT INTO log VALUES (1);
          END $$
          """);
    }

    @ConcurrencyScenario(workers = 2, inside = Inside.FUNCTIONS)
    void counts(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        ExploreSoundnessTest.execute(session, "CALL count_on()");
      }
    }
  }

  @Test
  void a_procedure_that_commits_is_stopped_between_its_transactions() {
    assertThat(Outcome.of(CommitsInside.class).message())
        .contains("counter: (1) instead of (2)", "in count_on(), line 5: COMMIT");
  }

  /** Reads, writes and swallows an error in a trigger, which two statements fire. */
  static final class InTrigger {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE item (id int PRIMARY KEY)");
      ExploreSoundnessTest.execute(db, "CREATE TABLE total (id int PRIMARY KEY, n int NOT NULL)");
      ExploreSoundnessTest.execute(db, "INSERT INTO total VALUES (1, 0)");
      ExploreSoundnessTest.execute(
          db,
          """
          CREATE FUNCTION add_up() RETURNS trigger LANGUAGE plpgsql AS $$
          DECLARE had int;
          BEGIN
            BEGIN
              INSERT INTO total VALUES (1, 0);
            EXCEPTION WHEN unique_violation THEN
              NULL;
            END;
            had := (SELECT n FROM total);
            UPDATE total SET n = had + 1;
            RETURN NULL;
          END $$
          """);
      ExploreSoundnessTest.execute(
          db,
          "CREATE TRIGGER add_up AFTER INSERT ON item FOR EACH STATEMENT EXECUTE FUNCTION add_up()");
    }

    @ConcurrencyScenario(
        inside = {Inside.FUNCTIONS, Inside.ROWS},
        expectedSqlStates = "23505")
    void two(Scenario scenario, DataSource db) {
      for (int id = 1; id <= 2; id++) {
        String insert = "INSERT INTO item VALUES (" + id + ")";
        scenario.actor(
            "insert" + id,
            actor -> {
              try (Connection session = db.getConnection()) {
                ExploreSoundnessTest.execute(session, insert);
              }
            });
      }
    }
  }

  @Test
  void statements_of_a_trigger_are_steps() {
    assertThat(Outcome.of(InTrigger.class).message())
        .contains("in add_up(), line 10: UPDATE total");
  }

  static final class Loops {
    @BeforeEach
    void create(Connection db) throws SQLException {
      ExploreSoundnessTest.execute(db, "CREATE TABLE counter (n int NOT NULL)");
      ExploreSoundnessTest.execute(db, "INSERT INTO counter VALUES (0)");
      ExploreSoundnessTest.execute(
          db,
          "CREATE FUNCTION loops() RETURNS int LANGUAGE plpgsql AS $$BEGIN FOR i IN 1..300 LOOP"
              + " UPDATE counter SET n = n + 1; END LOOP; RETURN 1; END$$");
    }

    @ConcurrencyScenario(workers = 2, schedules = 2, inside = Inside.FUNCTIONS)
    void counts(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        ExploreSoundnessTest.number(session, "SELECT loops()");
      }
    }
  }

  @Test
  void a_long_loop_goes_on_whole() {
    Outcome.of(Loops.class).passed();
  }
}
