package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On which connection a transaction runs, and how long it waits for one. */
final class TransactionConnectionsTest {
  private static final TransactionSettings NOTE = TransactionSettings.named("note");

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final HikariDataSource one = database.pool(1);
  private final DomainFlow flow =
      DomainFlow.on(one, DomainFlowSettings.defaults().withoutListening());

  @BeforeEach
  void create() throws SQLException {
    database.execute("CREATE TABLE note (id int PRIMARY KEY)");
  }

  @AfterEach
  void drop() {
    flow.close();
    database.close();
  }

  @Test
  void the_timeout_ends_the_wait_for_a_connection() throws Exception {
    try (Connection kept = one.getConnection()) {
      assertThat(kept.isValid(1)).isTrue();
      assertThatThrownBy(
              () ->
                  flow.transactions()
                      .run(NOTE.withTimeout(Duration.ofMillis(300)), this::insertOne))
          .isInstanceOf(TransactionTimeoutException.class)
          .hasMessageContaining("note");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    flow.transactions().run(NOTE, this::insertOne);
    assertThat(database.count("note")).isEqualTo(1);
  }

  @Test
  void an_interrupt_ends_the_wait_for_a_connection() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (Connection kept = one.getConnection()) {
      assertThat(kept.isValid(1)).isTrue();
      Thread thread =
          new Thread(
              () -> {
                try {
                  flow.transactions().run(NOTE, this::insertOne);
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      thread.start();
      await().until(() -> one.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      thread.interrupt();
      thread.join();
    }
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class).hasMessageContaining("note");
    assertThat(database.count("note")).isZero();
  }

  @Test
  void a_connection_that_comes_too_late_is_given_back() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    DataSource deaf =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  boolean interrupted = false;
                  while (late.getCount() > 0) {
                    try {
                      late.await();
                    } catch (InterruptedException e) {
                      interrupted = true;
                      late.countDown();
                    }
                  }
                  Object connection = method.invoke(one, arguments);
                  if (interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  return connection;
                });
    try (DomainFlow waits = DomainFlow.on(deaf, DomainFlowSettings.defaults().withoutListening())) {
      FutureTask<Boolean> task =
          new FutureTask<>(
              () -> {
                assertThatThrownBy(
                        () ->
                            waits
                                .transactions()
                                .run(NOTE.withTimeout(Duration.ofMillis(50)), this::insertOne))
                    .isInstanceOf(TransactionTimeoutException.class);
                return Thread.currentThread().isInterrupted();
              });
      new Thread(task).start();
      assertThat(task.get()).isFalse();
    }
    assertThat(one.getHikariPoolMXBean().getActiveConnections()).isZero();
    assertThat(database.count("note")).isZero();
  }

  @Test
  void it_runs_on_the_callers_connection_which_stays_as_it_was() throws Exception {
    try (Connection own = one.getConnection()) {
      flow.transactions().run(own, NOTE, this::insertOne);
      assertThat(own.getAutoCommit()).isTrue();
      own.setAutoCommit(false);
      assertThatThrownBy(() -> flow.transactions().run(own, NOTE, this::insertOne))
          .isInstanceOfSatisfying(
              SQLException.class, taken -> assertThat(taken.getSQLState()).isEqualTo("23505"));
      assertThat(own.getAutoCommit()).isFalse();
      assertThat(own.isClosed()).isFalse();
    }
    assertThat(database.count("note")).isEqualTo(1);
  }

  @Test
  void a_conflict_on_the_callers_connection_is_tried_again_there() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Connection own = one.getConnection()) {
      flow.transactions()
          .run(
              own,
              NOTE.withRetries(1),
              db -> {
                if (attempts.incrementAndGet() == 1) {
                  throw new SQLException("conflict", "40001");
                }
                return insertOne(db);
              });
    }
    assertThat(attempts).hasValue(2);
    assertThat(database.count("note")).isEqualTo(1);
  }

  @Test
  void the_callers_connection_is_not_used_after_it_is_lost() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Connection own = database.unpooled().getConnection()) {
      assertThatThrownBy(
              () ->
                  flow.transactions()
                      .run(
                          own,
                          NOTE.withRetries(3).withIdempotent(),
                          db -> {
                            attempts.incrementAndGet();
                            try (Statement statement = db.createStatement()) {
                              return statement.execute(
                                  "SELECT pg_terminate_backend(pg_backend_pid())");
                            }
                          }))
          .isInstanceOfSatisfying(
              SQLException.class, lost -> assertThat(lost.getSQLState()).isEqualTo("57P01"));
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void a_connection_with_an_open_transaction_is_refused_and_left_alone() throws Exception {
    try (Connection own = one.getConnection()) {
      own.setAutoCommit(false);
      insertOne(own);
      assertThatThrownBy(() -> flow.transactions().run(own, NOTE, this::insertOne))
          .isInstanceOfSatisfying(
              SQLException.class, open -> assertThat(open.getSQLState()).isEqualTo("25001"));
      own.commit();
      own.setAutoCommit(true);
    }
    assertThat(database.count("note")).isEqualTo(1);
  }

  private int insertOne(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      return statement.executeUpdate("INSERT INTO note VALUES (1)");
    }
  }
}
