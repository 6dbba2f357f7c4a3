package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeakWatchTest {
  private static final TransactionSettings CREATE = TransactionSettings.named("create");

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final HikariDataSource pool = database.pool(5);
  private final LeakWatch watch = LeakWatch.over(pool);
  private final DomainFlow flow = DomainFlow.on(watch.dataSource());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void create() throws SQLException {
    database.execute(
        "CREATE TABLE document (id int PRIMARY KEY)",
        "CREATE TABLE chunk (document int NOT NULL REFERENCES document, number int NOT NULL,"
            + " PRIMARY KEY (document, number))");
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    flow.close();
    database.close();
  }

  @Test
  void a_connection_that_is_kept_is_named_with_the_stack_of_its_borrow() throws Exception {
    Connection kept = borrowAndForget();

    assertThat(watch.borrowed()).isEqualTo(1);
    assertThat(watch.leaks(Duration.ofHours(1))).isEmpty();
    Leak leak = watch.leaks(Duration.ZERO).get(0);
    assertThat(leak.kind()).isEqualTo(Leak.Kind.CONNECTION_KEPT);
    assertThat(leak.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(leak.borrowedAt().get(0).getMethodName()).isEqualTo("borrowAndForget");
    assertThatThrownBy(watch::check)
        .isInstanceOfSatisfying(
            ConnectionLeakException.class,
            thrown -> assertThat(thrown.code()).isEqualTo("connection-leak"))
        .hasMessageContaining("CONNECTION_KEPT")
        .hasMessageContaining("borrowAndForget");

    kept.close();
    kept.close();
    watch.check();
    assertThat(watch.borrowed()).isZero();
  }

  @Test
  void a_transaction_that_is_left_open_is_named() throws Exception {
    try (Connection kept = borrowAndForget();
        Statement statement = kept.createStatement()) {
      kept.setAutoCommit(false);
      statement.execute("INSERT INTO document VALUES (1)");

      assertThat(watch.leaks(Duration.ZERO))
          .singleElement()
          .satisfies(leak -> assertThat(leak.kind()).isEqualTo(Leak.Kind.TRANSACTION_OPEN));
      kept.rollback();
    }
    watch.check();
  }

  @Test
  void a_connection_that_is_given_back_with_its_transaction_open_is_named() throws Exception {
    for (int time = 0; time < 120; time++) {
      try (Connection session = borrowAndForget();
          Statement statement = session.createStatement()) {
        session.setAutoCommit(false);
        statement.execute("SELECT 1");
      }
    }

    assertThat(watch.leaks(Duration.ZERO))
        .hasSize(100)
        .allMatch(leak -> leak.kind() == Leak.Kind.RETURNED_IN_TRANSACTION);
    assertThatThrownBy(watch::check).hasMessageContaining("120 connections");
  }

  @Test
  void a_connection_whose_statement_hangs_is_named_without_waiting_for_it() throws Exception {
    Future<?> hangs =
        threads.submit(
            () -> {
              try (Connection session = watch.dataSource().getConnection()) {
                session.setAutoCommit(false);
                return execute(session, "SELECT pg_sleep(600)");
              }
            });
    await()
        .until(
            () -> database.count("pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600%'") == 1);

    assertThat(watch.leaks(Duration.ZERO))
        .singleElement()
        .satisfies(leak -> assertThat(leak.kind()).isEqualTo(Leak.Kind.TRANSACTION_OPEN));
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE query LIKE 'SELECT pg_sleep(600%'");
    assertThatThrownBy(hangs::get).hasCauseInstanceOf(SQLException.class);
    watch.check();
  }

  @Test
  void units_of_work_and_the_primitives_leak_nothing() throws Exception {
    flow.migrate();
    flow.transactions().run(CREATE, LeakWatchTest::document);
    assertThatThrownBy(
            () -> flow.transactions().run(CREATE, LeakWatchTest::document)) // the key is taken
        .isInstanceOf(SQLException.class);
    flow.locks()
        .withLock(
            Resource.of("a", "b"),
            LockMode.EXCLUSIVE,
            Duration.ofSeconds(9),
            Duration.ZERO,
            lease -> 1);

    watch.check();
  }

  @Test
  void a_unit_of_works_connection_is_of_no_use_after_it() throws Exception {
    AtomicReference<Connection> kept = new AtomicReference<>();
    flow.transactions()
        .run(
            CREATE,
            db -> {
              kept.set(db);
              return document(db);
            });

    Connection db = kept.get();
    assertThat(db).isNotNull();
    assertThat(db.isClosed()).isTrue();
    db.close();
    assertThatThrownBy(db::createStatement)
        .isInstanceOfSatisfying(
            SQLException.class, thrown -> assertThat(thrown.getSQLState()).isEqualTo("08003"))
        .hasMessageContaining("create");
  }

  @Test
  void twenty_workers_create_five_composites_each_and_leave_nothing_half_done() throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    for (int worker = 0; worker < 20; worker++) {
      int first = worker * 5;
      workers.add(
          threads.submit(
              () -> {
                for (int document = first; document < first + 5; document++) {
                  create(document);
                }
                return null;
              }));
    }
    for (Future<?> each : workers) {
      each.get();
    }

    assertThat(database.count("document")).isEqualTo(100);
    assertThat(database.count("chunk")).isEqualTo(300);
    watch.check();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void timeouts_leave_nothing_behind() throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    for (int worker = 0; worker < 10; worker++) {
      int document = worker;
      workers.add(
          threads.submit(
              () ->
                  assertThatThrownBy(
                          () ->
                              flow.transactions()
                                  .run(
                                      CREATE.withTimeout(Duration.ofMillis(100)),
                                      db -> {
                                        execute(
                                            db, "INSERT INTO document VALUES (" + document + ")");
                                        return execute(db, "SELECT pg_sleep(60)");
                                      }))
                      .isInstanceOf(TransactionTimeoutException.class)));
    }
    for (Future<?> each : workers) {
      each.get();
    }

    assertThat(database.count("document")).isZero();
    assertThat(
            database.count(
                "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    + " AND xact_start IS NOT NULL"))
        .isZero();
    watch.check();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  /** A document with three chunks, and a fourth that cannot be. */
  private void create(int document) throws Exception {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        Operation.required(
            "document", db -> execute(db, "INSERT INTO document VALUES (" + document + ")")));
    for (int chunk = 0; chunk < 4; chunk++) {
      String insert = "INSERT INTO chunk VALUES (%d, %d)".formatted(document, Math.min(chunk, 2));
      operations.add(
          chunk < 3
              ? Operation.required("chunk " + chunk, db -> execute(db, insert))
              : Operation.optional("chunk again", db -> execute(db, insert)));
    }
    BatchReport report = flow.transactions().runAll(CREATE, operations);
    assertThat(report.toString()).contains("chunk again");
  }

  private Connection borrowAndForget() throws SQLException {
    return watch.dataSource().getConnection();
  }

  private static boolean document(Connection db) throws SQLException {
    return execute(db, "INSERT INTO document VALUES (1)");
  }

  private static boolean execute(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      return statement.execute(sql);
    }
  }
}
