package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Scenario;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What statements do that shows in no lock once they are over is seen all the same. */
final class ExploreSoundnessTest {
  static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  static int number(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  static final class Procedure {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE counter (n int NOT NULL)");
      execute(db, "INSERT INTO counter VALUES (0)");
      execute(
          db,
          "CREATE PROCEDURE put(v int) LANGUAGE plpgsql AS"
              + " $$BEGIN UPDATE counter SET n = v; COMMIT; END$$");
    }

    @ConcurrencyScenario(workers = 2)
    void increments(DataSource db) throws SQLException {
      try (Connection session = db.getConnection()) {
        int n = number(session, "SELECT n FROM counter");
        execute(session, "CALL put(" + (n + 1) + ")");
      }
    }
  }

  @Test
  void a_procedure_that_commits_loses_an_update() {
    assertThat(Outcome.of(Procedure.class).message()).contains("counter: (1) instead of (2)");
  }

  static final class DeferredTrigger {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE item (id int PRIMARY KEY)");
      execute(db, "CREATE TABLE audit (id int NOT NULL)");
      execute(
          db,
          "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NULL; END$$");
      execute(
          db,
          "CREATE CONSTRAINT TRIGGER note AFTER INSERT ON item"
              + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note()");
    }

    @ConcurrencyScenario
    void two(Scenario scenario, DataSource db) {
      for (int id = 1; id <= 2; id++) {
        String insert = "INSERT INTO item VALUES (" + id + ")";
        scenario.actor(
            "insert" + id,
            actor -> {
              try (Connection session = db.getConnection()) {
                execute(session, insert);
              }
            });
      }
    }

    @Invariant("two notes")
    boolean two_notes(Connection session) throws SQLException {
      return number(session, "SELECT count(*) FROM audit") == 2;
    }
  }

  @Test
  void what_a_deferred_trigger_wrote_is_set_back() {
    assertThat(Outcome.of(DeferredTrigger.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final Set<String> GOT = ConcurrentHashMap.newKeySet();

  /** One holds its lock until its session ends, long after its transaction. */
  static final class LockOfASession {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE attempt (got boolean NOT NULL)");
      GOT.clear();
    }

    @ConcurrencyScenario(serialEquivalence = SerialEquivalence.OFF)
    void locks(Scenario scenario, TestDatabase database) {
      String url = database.url().replace("jdbc:postgresql:", "jdbc:domainflow:postgresql:");
      scenario.actor(
          "holder",
          actor -> {
            try (Connection session = DriverManager.getConnection(url)) {
              number(session, "SELECT 1 FROM pg_advisory_lock(7)");
            }
          });
      scenario.actor(
          "tries",
          actor -> {
            try (Connection session = DriverManager.getConnection(url)) {
              int got = number(session, "SELECT pg_try_advisory_lock(7)::int");
              GOT.add(got == 1 ? "got it" : "was too early");
            }
          });
    }
  }

  @Test
  void the_end_of_a_session_that_holds_a_lock_is_a_step() {
    Outcome.of(LockOfASession.class).passed();
    assertThat(GOT).containsExactlyInAnyOrder("got it", "was too early");
  }

  static final Set<String> READ = ConcurrentHashMap.newKeySet();

  /** The update that waits writes its audit only where the other rolls back. */
  static final class WaitsThenDiffers {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE job (id int PRIMARY KEY, state text NOT NULL)");
      execute(db, "CREATE TABLE audit (id int NOT NULL)");
      execute(db, "CREATE TABLE flag (n int NOT NULL)");
      execute(db, "INSERT INTO job VALUES (1, 'new')");
      execute(db, "INSERT INTO flag VALUES (0)");
      execute(
          db,
          "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN IF NEW.state = 'taken' THEN INSERT INTO audit VALUES (NEW.id); END IF;"
              + " RETURN NULL; END$$");
      execute(db, "CREATE TRIGGER note AFTER UPDATE ON job FOR EACH ROW EXECUTE FUNCTION note()");
    }

    @ConcurrencyScenario(serialEquivalence = SerialEquivalence.OFF, strategy = Strategy.EXHAUSTIVE)
    void three(Scenario scenario, DataSource db) {
      scenario.actor(
          "changes",
          actor -> {
            try (Connection session = db.getConnection()) {
              session.setAutoCommit(false);
              execute(session, "UPDATE job SET state = 'gone' WHERE id = 1");
              if (number(session, "SELECT n FROM flag") == 0) {
                session.commit();
              } else {
                session.rollback();
              }
            }
          });
      scenario.actor(
          "takes",
          actor -> {
            try (Connection session = db.getConnection()) {
              execute(session, "UPDATE job SET state = 'taken' WHERE id = 1 AND state = 'new'");
            }
          });
      scenario.actor(
          "flags",
          actor -> {
            try (Connection session = db.getConnection()) {
              execute(session, "UPDATE flag SET n = 1");
            }
          });
    }

    @Invariant("at most one note")
    boolean at_most_one_note(Connection session) throws SQLException {
      return number(session, "SELECT count(*) FROM audit") <= 1;
    }
  }

  @Test
  void what_a_statement_does_after_its_wait_depends_on_what_it_waited_for() {
    assertThat(Outcome.of(WaitsThenDiffers.class).passed().entries())
        .containsEntry("domainflow.exhausted", "true");
  }

  static final class NotifyOrder {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE a (n int)");
      execute(db, "CREATE TABLE b (n int)");
      READ.clear();
    }

    @ConcurrencyScenario(serialEquivalence = SerialEquivalence.OFF, strategy = Strategy.EXHAUSTIVE)
    void three(Scenario scenario, DataSource db) {
      for (String table : new String[] {"a", "b"}) {
        scenario.actor(
            table,
            actor -> {
              try (Connection session = db.getConnection()) {
                execute(session, "NOTIFY c, '" + table + "'");
              }
            });
      }
      scenario.actor(
          "hears",
          actor -> {
            try (Connection session = db.getConnection()) {
              execute(session, "LISTEN c");
              StringBuilder heard = new StringBuilder();
              while (heard.length() < 2) {
                PGNotification[] all = session.unwrap(PGConnection.class).getNotifications(100);
                if (all == null || all.length == 0) {
                  break;
                }
                for (PGNotification one : all) {
                  heard.append(one.getParameter());
                }
              }
              READ.add(heard.toString());
              execute(session, "UNLISTEN c");
            }
          });
    }
  }

  @Test
  void notifications_come_in_every_order() {
    Outcome.of(NotifyOrder.class).passed();
    assertThat(READ).contains("ab", "ba");
  }

  static final class SetConstraints {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE parent (id int PRIMARY KEY)");
      execute(db, "CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY IMMEDIATE)");
      execute(db, "INSERT INTO parent VALUES (1)");
      READ.clear();
    }

    @ConcurrencyScenario(
        serialEquivalence = SerialEquivalence.OFF,
        strategy = Strategy.EXHAUSTIVE,
        expectedSqlStates = {"23503"})
    void two(Scenario scenario, DataSource db) {
      scenario.actor(
          "child",
          actor -> {
            try (Connection session = db.getConnection()) {
              session.setAutoCommit(false);
              execute(session, "SET CONSTRAINTS ALL DEFERRED");
              execute(session, "INSERT INTO child VALUES (1)");
              try {
                session.commit();
                READ.add("child");
              } catch (SQLException gone) {
                READ.add("no child");
                throw gone;
              }
            }
          });
      scenario.actor(
          "parent",
          actor -> {
            try (Connection session = db.getConnection()) {
              execute(session, "DELETE FROM parent");
              READ.add("no parent");
            }
          });
    }
  }

  @Test
  void a_constraint_that_a_statement_defers_is_checked_by_the_commit() {
    Outcome.of(SetConstraints.class);
    assertThat(READ).contains("child", "no child", "no parent");
  }

  abstract static class Copying {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE counter (n int NOT NULL)");
    }

    static void copy(DataSource db, boolean transaction) throws SQLException, IOException {
      try (Connection session = db.getConnection()) {
        session.setAutoCommit(!transaction);
        int n = number(session, "SELECT count(*) FROM counter");
        session
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY counter FROM STDIN", new StringReader(n + "\n"));
        if (transaction) {
          session.commit();
        }
      }
    }
  }

  static final class CopyInTransaction extends Copying {
    @ConcurrencyScenario(workers = 2)
    void copies(DataSource db) throws SQLException, IOException {
      copy(db, true);
    }
  }

  static final class CopyInAutocommit extends Copying {
    @ConcurrencyScenario(workers = 2)
    void copies(DataSource db) throws SQLException, IOException {
      copy(db, false);
    }
  }

  @Test
  void rows_that_are_copied_in_a_transaction_are_seen() {
    assertThat(Outcome.of(CopyInTransaction.class).message())
        .contains("counter: (0) instead of (1)");
  }

  @Test
  void rows_that_are_copied_in_autocommit_are_seen() {
    assertThat(Outcome.of(CopyInAutocommit.class).message())
        .contains("counter: (0) instead of (1)");
  }
}
