package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.AUTO_COMMIT;
import static io.domainflow.explore.gate.Step.Kind.BATCH;
import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AutocommitSplitTest {
  private static GatedDatabase db;

  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void open() throws SQLException {
    db =
        new GatedDatabase(
            "CREATE TABLE item (id int PRIMARY KEY, name text)",
            "CREATE TABLE twin (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
            "CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$BEGIN COMMIT; END$$");
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    db.gate.controls(true);
    db.beside(
        "TRUNCATE item, twin", "INSERT INTO item SELECT i, 'n' || i FROM generate_series(1, 9) i");
    connection = db.connect();
    statement = connection.createStatement();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void a_statement_in_autocommit_is_executed_and_then_committed() throws SQLException {
    assertThat(statement.executeUpdate("UPDATE item SET name = 'x'")).isEqualTo(9);

    assertThat(db.gate.lines())
        .containsExactly("STATEMENT UPDATE item SET name = 'x'", "AUTO_COMMIT commit");
    assertThat(db.gate.steps().get(0).reading().updated()).isEqualTo(9);
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(db.seen("SELECT DISTINCT name FROM item")).containsExactly("x");
  }

  @Test
  void between_the_two_steps_nobody_else_sees_what_was_written() throws Exception {
    List<String> before = new ArrayList<>();
    Gates.install(
        db.database.name(),
        new Gate() {
          @Override
          public <T> T pass(Step step, Call<T> call) throws SQLException {
            if (step.kind() == AUTO_COMMIT) {
              assertThat(connection.getAutoCommit()).isTrue();
              before.addAll(db.seen("SELECT count(*) FROM item"));
            }
            return call.run();
          }

          @Override
          public boolean controls(Session session) {
            return true;
          }
        });
    try {
      statement.execute("DELETE FROM item");
    } finally {
      Gates.install(db.database.name(), db.gate);
    }
    assertThat(before).containsExactly("9");
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
  }

  @Test
  void without_control_a_statement_is_one_step() throws SQLException {
    db.gate.controls(false);

    statement.execute("DELETE FROM item");

    assertThat(db.gate.kinds()).containsExactly(STATEMENT);
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
  }

  @Test
  void rows_stay_readable_behind_the_commit_whatever_the_fetch_size() throws SQLException {
    statement.setFetchSize(2);
    try (ResultSet rows = statement.executeQuery("SELECT id FROM item ORDER BY id")) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(9);
    }
    assertThat(statement.getFetchSize()).isEqualTo(2);
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, AUTO_COMMIT);
    assertThat(db.gate.steps().get(0).reading().rows()).isEqualTo(9);
  }

  @Test
  void a_statement_that_fails_leaves_nothing_and_no_commit() throws SQLException {
    assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (100), (1)"))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "23505")
        .hasNoSuppressedExceptions();

    assertThat(db.gate.kinds()).containsExactly(STATEMENT);
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(statement.executeUpdate("DELETE FROM item WHERE id = 1")).isEqualTo(1);
  }

  @Test
  void a_commit_that_fails_says_so_and_the_session_goes_on() throws SQLException {
    assertThatThrownBy(() -> statement.execute("INSERT INTO twin VALUES (1), (1)"))
        .hasFieldOrPropertyWithValue("SQLState", "23505");

    assertThat(db.gate.kinds()).containsExactly(STATEMENT, AUTO_COMMIT);
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(statement.executeUpdate("INSERT INTO twin VALUES (1)")).isEqualTo(1);
  }

  @Test
  void a_gate_that_throws_before_the_commit_leaves_nothing() throws SQLException {
    Gates.install(
        db.database.name(),
        new Gate() {
          @Override
          public <T> T pass(Step step, Call<T> call) throws SQLException {
            if (step.kind() == AUTO_COMMIT) {
              throw new AssertionError("the actor ends here");
            }
            return call.run();
          }

          @Override
          public boolean controls(Session session) {
            return true;
          }
        });
    try {
      assertThatThrownBy(() -> statement.execute("DELETE FROM item"))
          .hasMessage("the actor ends here");
    } finally {
      Gates.install(db.database.name(), db.gate);
    }
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("9");
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void a_batch_is_executed_and_then_committed() throws SQLException {
    statement.addBatch("DELETE FROM item WHERE id = 1");
    statement.addBatch("DELETE FROM item WHERE id > 7");

    assertThat(statement.executeBatch()).containsExactly(1, 2);

    assertThat(db.gate.lines())
        .containsExactly(
            "BATCH DELETE FROM item WHERE id = 1\nDELETE FROM item WHERE id > 7",
            "AUTO_COMMIT commit");
    assertThat(db.gate.steps().get(0).reading().updated()).isEqualTo(3);
  }

  @Test
  void a_large_batch_of_a_prepared_statement_too() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?)")) {
      for (int id = 20; id < 23; id++) {
        insert.setInt(1, id);
        insert.setString(2, "new");
        insert.addBatch();
      }
      assertThat(insert.executeLargeBatch()).containsExactly(1, 1, 1);
      assertThat(insert.executeLargeBatch()).isEmpty();
    }
    assertThat(db.gate.kinds()).containsExactly(BATCH, AUTO_COMMIT);
    assertThat(db.gate.steps().get(0).parameters()).containsExactly("20", "new");
    assertThat(db.gate.steps().get(0).reading().updated()).isEqualTo(3);
  }

  @Test
  void generated_keys_come_with_the_statement() throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO item VALUES (?, 'k')", Statement.RETURN_GENERATED_KEYS);
        PreparedStatement byName =
            connection.prepareStatement("INSERT INTO item VALUES (?, 'k')", new String[] {"id"})) {
      insert.setInt(1, 30);
      assertThat(insert.executeLargeUpdate()).isEqualTo(1);
      assertThat(key(insert)).isEqualTo(30);
      byName.setInt(1, 31);
      assertThat(byName.executeUpdate()).isEqualTo(1);
      assertThat(key(byName)).isEqualTo(31);
    }
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, AUTO_COMMIT, STATEMENT, AUTO_COMMIT);
    assertThat(db.gate.steps().get(2).reading().values()).containsExactly("31");
  }

  private static int key(Statement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      return keys.getInt("id");
    }
  }

  @Test
  void several_results_of_one_statement_are_there_after_its_commit() throws SQLException {
    boolean first =
        statement.execute("DELETE FROM item WHERE id = 1; SELECT id FROM item WHERE id = 2");

    assertThat(first).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(1);
    assertThat(statement.getMoreResults()).isTrue();
    try (ResultSet rows = statement.getResultSet()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
    Reading reading = db.gate.steps().get(0).reading();
    assertThat(reading.updated()).isEqualTo(1);
    assertThat(reading.rows()).isEqualTo(1);
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, AUTO_COMMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM item",
        "/* why */ CREATE INDEX CONCURRENTLY item_name ON item (name)",
        "REINDEX TABLE CONCURRENTLY item",
        "DROP INDEX CONCURRENTLY IF EXISTS item_name",
        "CALL commits()",
        "DO 'BEGIN COMMIT; END'",
        "DISCARD ALL",
        "ALTER SYSTEM RESET work_mem",
      })
  void what_cannot_run_in_a_transaction_runs_whole(String sql) throws SQLException {
    statement.execute(sql);

    assertThat(db.gate.lines()).containsExactly("STATEMENT " + sql);
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void what_turns_out_to_commit_by_itself_runs_whole_in_its_one_step() throws SQLException {
    String hidden = "DO 'BEGIN CALL commits(); END'";

    statement.execute(hidden);

    assertThat(db.gate.lines()).containsExactly("STATEMENT " + hidden);
  }

  @Test
  void lock_table_is_refused_as_ever() {
    assertThatThrownBy(() -> statement.execute("LOCK TABLE item"))
        .hasFieldOrPropertyWithValue("SQLState", "25P01");
  }

  @Test
  void a_transaction_written_as_sql_is_not_split() throws SQLException {
    statement.execute("BEGIN");
    statement.execute("DELETE FROM item");
    statement.execute("-- enough\nROLLBACK");
    statement.execute("START TRANSACTION");
    statement.execute("DELETE FROM item WHERE id = 1");
    statement.execute("COMMIT AND CHAIN");
    statement.execute("END");

    assertThat(db.gate.kinds())
        .containsExactly(STATEMENT, STATEMENT, ROLLBACK, STATEMENT, STATEMENT, COMMIT, COMMIT);
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("8");
  }

  @Test
  void a_plan_out_of_date_is_made_anew_as_the_driver_does_in_autocommit() throws SQLException {
    db.beside(
        "DROP TABLE IF EXISTS plan", "CREATE TABLE plan (a int)", "INSERT INTO plan VALUES (1)");
    try (PreparedStatement select = connection.prepareStatement("SELECT * FROM plan")) {
      for (int i = 0; i < 7; i++) {
        select.executeQuery().close();
      }
      db.beside("ALTER TABLE plan ADD COLUMN b int DEFAULT 2");
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
      }
    }
  }

  @Test
  void
      a_connection_that_is_read_only_for_the_driver_writes_in_autocommit_as_it_does_without_a_gate()
          throws SQLException {
    connection.setReadOnly(true);

    assertThat(statement.executeUpdate("DELETE FROM item")).isEqualTo(9);

    assertThat(connection.isReadOnly()).isTrue();
  }
}
