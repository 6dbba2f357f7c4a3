package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.DISCONNECT;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.SETTING;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

final class GatedConnectionTest {
  private static GatedDatabase db;

  private Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    db = new GatedDatabase("CREATE TABLE item (id int PRIMARY KEY)");
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = db.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void the_end_of_a_transaction_is_a_step_if_one_is_open() throws SQLException {
    connection.setAutoCommit(false);
    connection.commit();
    connection.rollback();
    assertThat(db.gate.kinds()).isEmpty();

    execute("SELECT 1");
    connection.commit();
    execute("SELECT 2");
    connection.rollback();
    execute("SELECT 3");
    connection.setAutoCommit(true);

    assertThat(db.gate.kinds())
        .containsExactly(STATEMENT, COMMIT, STATEMENT, ROLLBACK, STATEMENT, COMMIT);
    assertThat(db.gate.last().text()).isEqualTo("COMMIT");
  }

  @Test
  void commit_and_rollback_are_refused_in_autocommit_as_ever() {
    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::setSavepoint).isInstanceOf(SQLException.class);
    assertThat(db.gate.kinds()).isEmpty();
  }

  @Test
  void savepoints_are_steps() throws SQLException {
    connection.setAutoCommit(false);
    Savepoint named = connection.setSavepoint("here");
    execute("INSERT INTO item VALUES (1)");
    connection.rollback(named);
    connection.releaseSavepoint(named);
    Savepoint unnamed = connection.setSavepoint();
    int id = unnamed.getSavepointId();
    connection.releaseSavepoint(unnamed);
    execute("SAVEPOINT s");
    execute("ROLLBACK TO SAVEPOINT s");
    execute("RELEASE s");
    connection.rollback();

    assertThat(db.gate.lines())
        .containsExactly(
            "SAVEPOINT SAVEPOINT here",
            "STATEMENT INSERT INTO item VALUES (1)",
            "ROLLBACK_TO_SAVEPOINT ROLLBACK TO here",
            "RELEASE_SAVEPOINT RELEASE SAVEPOINT here",
            "SAVEPOINT SAVEPOINT",
            "RELEASE_SAVEPOINT RELEASE SAVEPOINT " + id,
            "SAVEPOINT SAVEPOINT s",
            "ROLLBACK_TO_SAVEPOINT ROLLBACK TO SAVEPOINT s",
            "RELEASE_SAVEPOINT RELEASE s",
            "ROLLBACK ROLLBACK");
  }

  @Test
  void settings_are_steps_where_the_server_is_told() throws SQLException {
    connection.setReadOnly(true);
    connection.setReadOnly(false);
    connection.setNetworkTimeout(Runnable::run, 60_000);
    connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
    connection.setClientInfo("ApplicationName", "domainflow");
    assertThat(db.gate.kinds()).isEmpty();

    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setSchema("public");
    connection.setClientInfo("ApplicationName", "other");
    Properties info = new Properties();
    info.setProperty("ApplicationName", "third");
    connection.setClientInfo(info);

    assertThat(db.gate.kinds()).containsExactly(SETTING, SETTING, SETTING, SETTING);
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(connection.getSchema()).isEqualTo("public");
  }

  @Test
  void the_end_of_a_session_is_a_step_once_and_an_abort_is_none() throws SQLException {
    connection.close();
    connection.close();
    assertThat(db.gate.kinds()).containsExactly(DISCONNECT);
    assertThat(connection.isClosed()).isTrue();

    Connection other = db.connect();
    other.abort(Runnable::run);
    other.close();
    assertThat(db.gate.kinds()).isEmpty();
  }

  @Test
  void a_pools_question_whether_it_lives_is_no_step() throws SQLException {
    assertThat(connection.isValid(1)).isTrue();
    assertThat(db.gate.kinds()).isEmpty();
  }

  @Test
  void queries_about_the_database_are_steps_and_are_not_split() throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    assertThat(about.getDriverName()).contains("PostgreSQL");
    assertThat(about.getURL()).startsWith("jdbc:postgresql:");
    assertThat(about.supportsSavepoints()).isTrue();
    about.getTableTypes().close();
    assertThat(db.gate.kinds()).isEmpty();

    try (ResultSet tables =
        about.getTables(connection.getCatalog(), "public", "item", new String[] {"TABLE"})) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_NAME")).isEqualTo("item");
      assertThat(tables.getStatement().getConnection()).isSameAs(connection);
    }
    assertThat(db.gate.lines()).containsExactly("METADATA getTables(public, item, {TABLE})");
    assertThat(db.gate.last().reading().rows()).isEqualTo(1);
    assertThat(about.getConnection()).isSameAs(connection);
  }

  @Test
  void the_drivers_interfaces_stay_gated_and_its_class_does_not() throws SQLException {
    assertThat(connection.unwrap(PGConnection.class)).isSameAs(connection);
    assertThat(connection.unwrap(BaseConnection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(PgConnection.class)).isTrue();
    assertThat(connection.isWrapperFor(String.class)).isFalse();
    assertThatThrownBy(() -> connection.unwrap(String.class)).isInstanceOf(SQLException.class);

    connection.unwrap(BaseConnection.class).execSQLUpdate("DELETE FROM item");
    assertThat(db.gate.lines()).containsExactly("STATEMENT DELETE FROM item");
    try (Statement raw = connection.unwrap(PgConnection.class).createStatement()) {
      raw.execute("SELECT 1");
    }
    assertThat(db.gate.steps()).hasSize(1);
  }

  @Test
  void a_connection_equals_itself_only_and_tells_no_credentials() throws SQLException {
    try (Connection other = db.connect()) {
      assertThat(new HashSet<>(List.of(connection, other))).hasSize(2).contains(connection);
      assertThat(connection.toString()).contains(db.database.name()).doesNotContain("password");
    }
  }

  @Test
  void wrapped_connections_are_wrapped_once() throws SQLException {
    GatedDataSource twice = new GatedDataSource(new GatedDataSource(db.database.dataSource()));
    try (Connection one = twice.getConnection();
        Statement statement = one.createStatement()) {
      statement.execute("VACUUM item");
    }
    assertThat(db.gate.kinds()).containsExactly(STATEMENT, DISCONNECT);
  }
}
