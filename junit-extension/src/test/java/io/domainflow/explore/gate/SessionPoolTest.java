package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.BORROW;
import static io.domainflow.explore.gate.Step.Kind.RETURN;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

final class SessionPoolTest {
  private static GatedDatabase db;

  private SessionPool pool;
  private DataSource source;

  @BeforeAll
  static void open() throws SQLException {
    db = new GatedDatabase("CREATE TABLE item (id int PRIMARY KEY)");
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    db.gate.controls(false);
    db.beside("TRUNCATE item");
    pool = new SessionPool(new GatedDataSource(db.database.dataSource()), db.database.name(), 2);
    pool.fill();
    source = pool.dataSource();
    db.gate.forget();
  }

  @AfterEach
  void end() throws SQLException {
    pool.close();
  }

  @Test
  void the_lowest_number_that_is_free_is_lent_and_loan_and_return_are_steps() throws SQLException {
    Connection first = source.getConnection();
    Connection second = source.getConnection();
    assertThat(List.of(number(first), number(second))).containsExactly(1, 2);
    assertThat(pool.borrowed()).isEqualTo(2);
    first.close();
    first.close();
    try (Connection again = source.getConnection()) {
      assertThat(number(again)).isEqualTo(1);
    }
    second.close();

    assertThat(db.gate.kinds()).containsExactly(BORROW, BORROW, RETURN, BORROW, RETURN, RETURN);
    assertThat(db.gate.steps().get(0).session()).isNull();
    assertThat(db.gate.steps().get(2).session()).isSameAs(pool.sessions().get(0));
    assertThat(pool.borrowed()).isZero();
  }

  private int number(Connection connection) throws SQLException {
    int backend = connection.unwrap(PGConnection.class).getBackendPID();
    assertThat(pool.session(backend)).isPresent();
    return pool.number(backend).orElseThrow();
  }

  @Test
  void who_waits_is_served_in_the_order_of_asking() throws Exception {
    Connection first = source.getConnection();
    Connection second = source.getConnection();
    List<String> served = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> early = waiter("early", served);
    CompletableFuture<Void> late = waiter("late", served);

    second.close();
    early.get();
    late.get();

    assertThat(served).containsExactly("early", "late");
    first.close();
  }

  private CompletableFuture<Void> waiter(String name, List<String> served) {
    Thread[] thread = new Thread[1];
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try (Connection mine = source.getConnection()) {
                assertThat(mine.isClosed()).isFalse();
                served.add(name);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            body -> {
              thread[0] = new Thread(body, name);
              thread[0].start();
            });
    await().until(() -> thread[0].getState() == Thread.State.TIMED_WAITING);
    return done;
  }

  @Test
  void one_connection_too_many_is_refused_with_a_hint() throws SQLException {
    try (SessionPool impatient =
            new SessionPool(
                new GatedDataSource(db.database.dataSource()),
                db.database.name(),
                1,
                Duration.ofMillis(20));
        Connection only = impatient.dataSource().getConnection()) {
      assertThat(only.isValid(1)).isTrue();
      assertThatThrownBy(() -> impatient.dataSource().getConnection())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("hold one at a time, or say connectionsPerWorker = 2.");
    }
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays() throws SQLException {
    try (Connection first = source.getConnection();
        Connection second = source.getConnection()) {
      assertThat(first).isNotEqualTo(second);
      Thread.currentThread().interrupt();
      assertThatThrownBy(source::getConnection)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("Interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(pool.borrowed()).isZero();
  }

  @Test
  void a_return_rolls_back_what_is_open_and_undoes_the_settings() throws SQLException {
    Connection connection = source.getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setReadOnly(true);
    connection.setReadOnly(false);
    connection.setAutoCommit(false);
    connection.setSchema("pg_catalog");
    connection.setNetworkTimeout(Runnable::run, 60_000);
    Statement statement = connection.createStatement();
    statement.execute("INSERT INTO public.item VALUES (1)");
    db.gate.forget();
    connection.close();

    assertThat(db.gate.kinds()).containsExactly(ROLLBACK, RETURN);
    assertThat(statement.isClosed()).isTrue();
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
    try (Connection again = source.getConnection()) {
      assertThat(again.getAutoCommit()).isTrue();
      assertThat(again.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(again.getSchema()).isEqualTo("public");
      assertThat(again.getNetworkTimeout()).isZero();
    }
  }

  @Test
  void a_transaction_opened_by_sql_ends_with_the_loan() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("INSERT INTO item VALUES (1)");
    }
    assertThat(db.gate.kinds()).containsExactly(BORROW, STATEMENT, STATEMENT, ROLLBACK, RETURN);
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
  }

  @Test
  void what_was_given_back_is_of_no_use() throws SQLException {
    Connection connection = source.getConnection();
    Statement statement = connection.createStatement();
    connection.close();

    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(1)).isFalse();
    assertThatThrownBy(connection::createStatement)
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
  }

  @Test
  void statements_know_the_connection_that_the_code_knows() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1");
        ResultSet tables = connection.getMetaData().getTables(null, null, "item", null)) {
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(tables.getStatement().getConnection()).isSameAs(connection);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
    }
  }

  @Test
  void what_is_still_out_is_taken_back_without_steps() throws SQLException {
    Connection lost = source.getConnection();
    lost.setAutoCommit(false);
    Statement statement = lost.createStatement();
    statement.execute("INSERT INTO item VALUES (1)");
    db.gate.forget();

    assertThat(pool.takeBack()).isEqualTo(1);
    assertThat(pool.takeBack()).isZero();

    assertThat(db.gate.steps()).isEmpty();
    assertThat(pool.borrowed()).isZero();
    assertThat(lost.isClosed()).isTrue();
    assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    try (Connection next = source.getConnection()) {
      lost.close();
      assertThat(pool.borrowed()).isEqualTo(1);
      assertThat(next.getAutoCommit()).isTrue();
    }
    assertThat(db.seen("SELECT count(*) FROM item")).containsExactly("0");
  }

  @Test
  void a_return_that_the_gate_does_not_let_pass_is_made_up_for() throws SQLException {
    Connection connection = source.getConnection();
    Gates.install(
        db.database.name(),
        new Gate() {
          @Override
          public <T> T pass(Step step, Call<T> call) {
            throw new AssertionError("the actor ends here");
          }

          @Override
          public boolean controls(Session session) {
            return true;
          }
        });
    try {
      assertThatThrownBy(connection::close).hasMessage("the actor ends here");
    } finally {
      Gates.install(db.database.name(), db.gate);
    }
    assertThat(pool.borrowed()).isEqualTo(1);
    assertThat(pool.takeBack()).isEqualTo(1);
    assertThat(pool.borrowed()).isZero();
  }

  @Test
  void who_waits_when_the_pool_takes_back_gets_none() throws Exception {
    source.getConnection();
    source.getConnection();
    List<String> served = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> waiter = waiter("waiter", served);

    assertThat(pool.takeBack()).isEqualTo(2);

    assertThatThrownBy(waiter::get).hasRootCauseInstanceOf(SQLTransientConnectionException.class);
    assertThat(served).isEmpty();
    assertThat(pool.borrowed()).isZero();
  }

  @Test
  void a_session_that_is_over_is_replaced_under_its_number() throws SQLException {
    Connection cut = source.getConnection();
    int backend = cut.unwrap(PGConnection.class).getBackendPID();
    db.beside("SELECT pg_terminate_backend(" + backend + ")");
    assertThatThrownBy(() -> cut.createStatement().execute("SELECT 1"))
        .isInstanceOf(SQLException.class);
    cut.close();

    try (Connection next = source.getConnection()) {
      assertThat(number(next)).isEqualTo(1);
      assertThat(next.unwrap(PGConnection.class).getBackendPID()).isNotEqualTo(backend);
    }
    pool.sessions().get(1).connection().close();
    pool.takeBack();
    assertThat(pool.sessions()).hasSize(2);
    assertThat(pool.sessions().get(1).connection().isClosed()).isFalse();
  }
}
