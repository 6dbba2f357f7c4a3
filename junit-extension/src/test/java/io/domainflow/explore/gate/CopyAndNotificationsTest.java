package io.domainflow.explore.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

final class CopyAndNotificationsTest {
  private static GatedDatabase db;

  private Connection connection;
  private PGConnection postgres;

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
    db.gate.controls(true);
    db.beside("TRUNCATE item");
    connection = db.connect();
    postgres = connection.unwrap(PGConnection.class);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void start_and_end_of_a_copy_in_are_steps() throws SQLException, IOException {
    assertThat(postgres.getCopyAPI().copyIn("COPY item FROM STDIN", new StringReader("1\n2\n")))
        .isEqualTo(2);

    assertThat(db.gate.lines())
        .containsExactly("COPY COPY item FROM STDIN", "COPY end of COPY item FROM STDIN");
    assertThat(db.gate.last().reading().updated()).isEqualTo(2);
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("2");
  }

  @Test
  void the_start_of_a_copy_out_is_a_step_also_for_a_copy_manager_of_the_codes_own()
      throws SQLException, IOException {
    db.beside("INSERT INTO item VALUES (7)");
    StringWriter rows = new StringWriter();

    new CopyManager(connection.unwrap(BaseConnection.class)).copyOut("COPY item TO STDOUT", rows);

    assertThat(rows).hasToString("7\n");
    assertThat(db.gate.lines()).containsExactly("COPY COPY item TO STDOUT");
  }

  @Test
  void a_copy_that_is_given_up_leaves_nothing() throws SQLException {
    CopyIn copy = postgres.getCopyAPI().copyIn("COPY item FROM STDIN");
    copy.cancelCopy();

    assertThat(db.gate.lines())
        .containsExactly("COPY COPY item FROM STDIN", "COPY cancel COPY item FROM STDIN");
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
  }

  @Test
  void a_copy_that_fails_says_why() {
    assertThatThrownBy(
            () -> postgres.getCopyAPI().copyIn("COPY item FROM STDIN", new StringReader("x\n")))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22P02");
  }

  @Test
  void a_look_for_notifications_is_a_step_that_says_how_long_the_code_would_wait()
      throws SQLException {
    assertThat(postgres.getNotifications()).isEmpty();
    assertThat(db.gate.last().limit()).isEqualTo(Duration.ZERO);
    assertThat(postgres.getNotifications(250)).isEmpty();
    assertThat(db.gate.last().limit()).isEqualTo(Duration.ofMillis(250));
    assertThat(postgres.getNotifications(0)).isEmpty();
    assertThat(db.gate.last().limit()).isNull();
    assertThat(db.gate.lines()).containsOnly("NOTIFICATIONS notifications").hasSize(3);
  }

  @Test
  void what_was_sent_before_the_look_is_seen_by_it() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN news");
    }
    for (int i = 0; i < 20; i++) {
      db.beside("NOTIFY news, 'n" + i + "'");
      PGNotification[] arrived = postgres.getNotifications(0);
      assertThat(arrived).hasSize(1);
      assertThat(arrived[0].getParameter()).isEqualTo("n" + i);
    }
  }

  @Test
  void in_a_transaction_nothing_arrives_and_nobody_waits() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN news");
      connection.commit();
      statement.execute("SELECT 1");
    }
    db.beside("NOTIFY news");

    assertThat(postgres.getNotifications(0)).isEmpty();
    assertThat(db.gate.last().limit()).isEqualTo(Duration.ZERO);
    connection.rollback();
    assertThat(postgres.getNotifications()).hasSize(1);
  }

  @Test
  void without_control_the_wait_is_the_drivers() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN news");
    }
    db.gate.controls(false);
    long start = System.nanoTime();
    assertThat(postgres.getNotifications(30)).isEmpty();
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(25).toNanos());
    db.beside("NOTIFY news");
    assertThat(postgres.getNotifications(10_000)).hasSize(1);
  }
}
