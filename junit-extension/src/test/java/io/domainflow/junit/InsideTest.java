package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

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

  static final class Whole extends Bank {
    @ConcurrencyScenario(workers = 2)
    void withdraws(DataSource db) throws SQLException {
      withdraw(db);
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
}
