package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.BATCH;
import static io.domainflow.explore.gate.Step.Kind.FETCH;
import static io.domainflow.explore.gate.Step.Kind.METADATA;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;

final class GatedStatementTest {
  private static GatedDatabase db;

  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void open() throws SQLException {
    db =
        new GatedDatabase(
            "CREATE TABLE item (id int PRIMARY KEY, name text)",
            "INSERT INTO item SELECT i, 'n' || i FROM generate_series(1, 9) i",
            "CREATE FUNCTION doubled(n int) RETURNS int LANGUAGE sql RETURN n * 2");
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = db.connect();
    connection.setAutoCommit(false);
    statement = connection.createStatement();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void every_way_to_execute_is_a_step_with_the_sql_as_it_was_given() throws SQLException {
    statement.execute("SELECT 1");
    statement.executeQuery("SELECT 2").close();
    statement.executeUpdate("DELETE FROM item WHERE id = 0");
    statement.executeLargeUpdate("DELETE FROM item WHERE id = -1");

    assertThat(db.gate.lines())
        .containsExactly(
            "STATEMENT SELECT 1",
            "STATEMENT SELECT 2",
            "STATEMENT DELETE FROM item WHERE id = 0",
            "STATEMENT DELETE FROM item WHERE id = -1");
    Session session = db.gate.last().session();
    assertThat(session).isNotNull();
    assertThat(session.database()).isEqualTo(db.database.name());
    assertThat(session.backend()).isEqualTo(session.connection().getBackendPID());
  }

  @Test
  void bound_values_are_text_and_long_ones_are_cut() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT ?::int, ?::text, ?::text, ?::bytea, ?::int[]")) {
      select.setInt(1, 7);
      select.setNull(2, Types.VARCHAR);
      select.setString(3, "x".repeat(1000));
      select.setBytes(4, new byte[] {1, (byte) 0xff});
      select.setObject(5, new int[] {3, 4});
      select.executeQuery().close();
    }
    assertThat(db.gate.last().text())
        .isEqualTo("SELECT ?::int, ?::text, ?::text, ?::bytea, ?::int[]");
    List<String> parameters = db.gate.last().parameters();
    assertThat(parameters).hasSize(5).startsWith("7", "null").endsWith("\\x01ff", "{3,4}");
    assertThat(parameters.get(2)).hasSizeLessThanOrEqualTo(60).endsWith("…");
  }

  @Test
  void what_the_code_reads_is_taken_down() throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT id, name, NULL AS n FROM item ORDER BY id")) {
      for (int i = 0; i < 3; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("id")).isEqualTo(i + 1);
        assertThat(rows.getString(2)).isEqualTo("n" + (i + 1));
        assertThat(rows.getObject(3)).isNull();
      }
      assertThat(rows.getStatement()).isSameAs(statement);
    }
    Reading reading = db.gate.last().reading();
    assertThat(reading.rows()).isEqualTo(3);
    assertThat(reading.values()).containsExactly("1", "n1", "null", "2", "n2", "null", "3", "n3");
    assertThat(reading.updated()).isEqualTo(-1);
  }

  @Test
  void a_buffered_result_set_makes_no_steps() throws SQLException {
    read(statement.executeQuery("SELECT * FROM item"));

    assertThat(db.gate.kinds()).containsExactly(STATEMENT);
  }

  @Test
  void the_next_rows_of_a_cursor_are_steps() throws SQLException {
    statement.setFetchSize(4);
    ResultSet rows = statement.executeQuery("SELECT * FROM item");
    assertThat(read(rows)).isEqualTo(9);

    // 4 and 4 and 1: the last answer says that it is the last
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, FETCH, FETCH);
    assertThat(db.gate.steps().stream().map(step -> step.reading().rows()))
        .containsExactly(4L, 4L, 1L);
  }

  @Test
  void a_cursor_that_ends_with_its_window_is_asked_once_more() throws SQLException {
    statement.setFetchSize(3);
    assertThat(read(statement.executeQuery("SELECT * FROM item"))).isEqualTo(9);

    assertThat(db.gate.kinds()).containsExactly(STATEMENT, FETCH, FETCH, FETCH);
  }

  @Test
  void a_cursor_is_not_asked_beyond_the_most_rows_that_the_statement_gives() throws SQLException {
    statement.setFetchSize(3);
    statement.setMaxRows(6);
    assertThat(read(statement.executeQuery("SELECT * FROM item"))).isEqualTo(6);

    assertThat(db.gate.kinds()).containsExactly(STATEMENT, FETCH);
  }

  @Test
  void fetch_steps_are_exactly_the_answers_of_the_server() throws SQLException {
    statement.setFetchSize(2);
    ResultSet rows = statement.executeQuery("SELECT * FROM item");
    rows.next();
    rows.setFetchSize(5);
    assertThat(rows.isLast()).isFalse();
    rows.next();
    assertThat(db.gate.kinds()).containsExactly(STATEMENT);
    assertThat(rows.isLast()).isFalse();
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, FETCH);
    assertThat(2 + read(rows)).isEqualTo(9);

    assertThat(db.gate.kinds()).containsExactly(STATEMENT, FETCH, FETCH);
  }

  private static int read(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  @Test
  void rows_changed_through_a_result_set_are_steps() throws SQLException {
    try (Statement updatable =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = updatable.executeQuery("SELECT id, name FROM item WHERE id = 1")) {
      rows.next();
      rows.updateString("name", "other");
      rows.updateRow();
      rows.deleteRow();
    }
    assertThat(db.gate.lines()).endsWith("STATEMENT updateRow", "STATEMENT deleteRow").hasSize(3);
  }

  @Test
  void a_call_is_a_step_and_its_results_are_read() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = call doubled(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, 21);
      call.execute();
      assertThat(call.getInt(1)).isEqualTo(42);
    }
    assertThat(db.gate.lines()).containsExactly("STATEMENT {? = call doubled(?)}");
    assertThat(db.gate.last().parameters()).containsExactly("?", "21");
    assertThat(db.gate.last().reading().values()).containsExactly("42");
  }

  @Test
  void a_batch_is_one_step_and_an_empty_one_is_none() throws SQLException {
    statement.executeBatch();
    statement.addBatch("DELETE FROM item WHERE id = 1");
    statement.clearBatch();
    statement.executeBatch();
    assertThat(db.gate.kinds()).isEmpty();

    statement.addBatch("DELETE FROM item WHERE id = 1");
    statement.executeBatch();
    assertThat(db.gate.kinds()).containsExactly(BATCH);
  }

  @Test
  void a_description_that_the_server_gives_is_a_step() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM item WHERE id = ?")) {
      assertThat(select.getMetaData().getColumnCount()).isEqualTo(2);
      assertThat(select.getParameterMetaData().getParameterCount()).isEqualTo(1);
      assertThat(db.gate.kinds()).containsExactly(METADATA, METADATA);
      select.setInt(1, 1);
      select.executeQuery();
      assertThat(select.getMetaData().getColumnCount()).isEqualTo(2);
    }
    assertThat(db.gate.kinds()).containsExactly(METADATA, METADATA, STATEMENT);
  }

  @Test
  void exceptions_come_as_the_driver_threw_them() {
    assertThatThrownBy(() -> statement.executeQuery("SELEC 1"))
        .isExactlyInstanceOf(PSQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "42601")
        .hasNoCause();
  }

  @Test
  void a_cancel_passes_and_the_drivers_own_interfaces_are_there() throws SQLException {
    statement.cancel();

    assertThat(statement.unwrap(PGStatement.class)).isSameAs(statement);
    assertThat(statement.getConnection()).isSameAs(connection);
    assertThat(List.of(connection.createStatement(), statement).indexOf(statement)).isEqualTo(1);
    assertThat(db.gate.kinds()).isEmpty();
  }

  @Test
  void an_open_gate_gives_the_same_results_and_takes_nothing_down() throws SQLException {
    Gates.remove(db.database.name());
    try {
      statement.setFetchSize(4);
      assertThat(read(statement.executeQuery("SELECT * FROM item"))).isEqualTo(9);
      assertThat(statement.executeUpdate("DELETE FROM item WHERE id = 1")).isEqualTo(1);
    } finally {
      Gates.install(db.database.name(), db.gate);
    }
    assertThat(db.gate.steps()).isEmpty();
  }
}
