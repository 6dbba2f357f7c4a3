package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionsTest {
  private static final TransactionSettings NOTE = TransactionSettings.named("note");
  private static final String SLEEPING =
      "pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'";

  private final TestDatabase database =
      PostgresServer.shared(PostgresSource.configured("", "test")).createDatabase();
  private final HikariDataSource pool = pool();
  private final DomainFlow flow = DomainFlow.on(pool);

  /** One connection: whoever keeps or spoils it is noticed. */
  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(Pooler.dataSource(database));
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  @BeforeEach
  void create() throws SQLException {
    execute("CREATE TABLE note (id int PRIMARY KEY)", "CREATE SEQUENCE attempts");
  }

  @AfterEach
  void drop() {
    flow.close();
    pool.close();
    database.close();
  }

  @Test
  void what_the_body_did_is_committed_and_what_it_returned_comes_out() throws Exception {
    String result =
        flow.transactions()
            .run(
                NOTE,
                db -> {
                  insert(db, 1);
                  return "done";
                });

    assertThat(result).isEqualTo("done");
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void what_the_body_throws_rolls_back_and_comes_out_as_it_is() throws Exception {
    IllegalStateException mine = new IllegalStateException("mine");

    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE,
                        db -> {
                          insert(db, 1);
                          throw mine;
                        }))
        .isSameAs(mine);
    assertThat(notes()).isZero();
  }

  @Test
  void isolation_and_read_only_hold_in_the_transaction_and_not_after_it() throws Exception {
    String inside =
        flow.transactions()
            .run(
                NOTE.withIsolation(IsolationLevel.SERIALIZABLE).withReadOnly(),
                db -> setting(db, "transaction_isolation") + setting(db, "transaction_read_only"));

    assertThat(inside).isEqualTo("serializableon");
    try (Connection after = pool.getConnection()) {
      assertThat(after.getAutoCommit()).isTrue();
      for (String name : new String[] {"statement_timeout", "lock_timeout"}) {
        assertThat(setting(after, name)).isEqualTo("0");
      }
      assertThat(setting(after, "transaction_isolation")).isEqualTo("read committed");
    }
  }

  @Test
  void a_write_in_a_read_only_transaction_is_refused() {
    assertThatThrownBy(() -> flow.transactions().run(NOTE.withReadOnly(), db -> insert(db, 1)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void a_conflict_is_tried_again(String sqlState) throws Exception {
    int made =
        flow.transactions()
            .run(
                NOTE.withRetries(3),
                db -> {
                  int attempt = attempt(db);
                  insert(db, attempt);
                  if (attempt < 3) {
                    raise(db, sqlState);
                  }
                  return attempt;
                });

    assertThat(made).isEqualTo(3);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void a_conflict_that_a_library_wrapped_is_tried_again() throws Exception {
    flow.transactions()
        .run(
            NOTE.withRetries(1),
            db -> {
              try {
                if (attempt(db) == 1) {
                  raise(db, "40001");
                }
              } catch (SQLException e) {
                throw new IllegalArgumentException("a library's", e);
              }
              return insert(db, 1);
            });

    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void retries_have_an_end_which_says_how_many_there_were() {
    assertThatThrownBy(() -> flow.transactions().run(NOTE.withRetries(2), db -> raise(db, "40001")))
        .isInstanceOf(RetriesUsedUpException.class)
        .hasMessageContaining("note met SQLSTATE 40001 in each of 3 attempts")
        .hasCauseInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "55P03", "57014", "P0001"})
  void other_errors_are_not_tried_again(String sqlState) throws Exception {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withRetries(5),
                        db -> {
                          attempts.incrementAndGet();
                          return raise(db, sqlState);
                        }))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
    assertThat(attempts).hasValue(1);
  }

  @Test
  void a_lock_timeout_is_tried_again_where_that_is_asked_for() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      insert(holder, 1);

      flow.transactions()
          .run(
              NOTE.withLockTimeout(Duration.ofMillis(50)).withRetries(9).withRetryOfLockTimeouts(),
              db -> {
                if (attempts.incrementAndGet() == 2) {
                  holder.rollback();
                }
                return insert(db, 1);
              });
    }
    assertThat(attempts).hasValue(2);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void a_statement_that_takes_longer_than_the_timeout_is_ended() throws Exception {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withTimeout(Duration.ofMillis(200)),
                        db -> {
                          insert(db, 1);
                          return execute(db, "SELECT pg_sleep(600)");
                        }))
        .isInstanceOf(TransactionTimeoutException.class)
        .hasMessageContaining("transaction note was not done within 200 ms");
    assertThat(notes()).isZero();
  }

  @Test
  void the_timeout_counts_over_statements() throws Exception {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withTimeout(Duration.ofMillis(300)),
                        db -> {
                          insert(db, 1);
                          while (true) {
                            execute(db, "SELECT pg_sleep(0.05)");
                          }
                        }))
        .isInstanceOf(TransactionTimeoutException.class);
    assertThat(notes()).isZero();
  }

  @Test
  void the_timeout_counts_where_the_body_computes() throws Exception {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withTimeout(Duration.ofMillis(100)),
                        db -> {
                          insert(db, 1);
                          long begin = System.nanoTime();
                          while (System.nanoTime() - begin < 200_000_000) {
                            Thread.onSpinWait();
                          }
                          return 1;
                        }))
        .isInstanceOf(TransactionTimeoutException.class);
    assertThat(notes()).isZero();
  }

  @Test
  void the_timeout_counts_over_retries() {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withTimeout(Duration.ofMillis(300)).withRetries(1_000_000),
                        db -> raise(db, "40001")))
        .isInstanceOf(TransactionTimeoutException.class);
  }

  @Test
  void an_interrupt_cancels_the_statement_and_rolls_back() throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    CompletableFuture<Boolean> interrupted =
        CompletableFuture.supplyAsync(
            () -> {
              worker.set(Thread.currentThread());
              try {
                flow.transactions()
                    .run(
                        NOTE,
                        db -> {
                          insert(db, 1);
                          return execute(db, "SELECT pg_sleep(600)");
                        });
              } catch (InterruptedException e) {
                return !Thread.currentThread().isInterrupted();
              } catch (SQLException e) {
                throw new CompletionException(e);
              }
              return false;
            });
    await().until(() -> count(SLEEPING) == 1);

    Objects.requireNonNull(worker.get()).interrupt();

    assertThat(interrupted.get()).isTrue();
    assertThat(notes()).isZero();
  }

  @Test
  void a_session_that_ends_at_the_commit_leaves_its_outcome_unknown() throws Exception {
    endsAtCommit();

    assertThatThrownBy(() -> flow.transactions().run(NOTE.withRetries(5), db -> insert(db, 1)))
        .isInstanceOfSatisfying(
            CommitUnknownException.class, e -> assertThat(e.code()).isEqualTo("commit-unknown"));
    assertThat(count("attempts WHERE last_value = 1")).isEqualTo(1);
    int next = flow.transactions().run(NOTE, db -> insert(db, 2));
    assertThat(next).isEqualTo(1);
  }

  @Test
  void what_is_idempotent_is_tried_again_after_it() throws Exception {
    endsAtCommit();

    flow.transactions().run(NOTE.withRetries(1).withIdempotent(), db -> insert(db, 1));

    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void what_comes_after_an_unknown_commit_does_not_hide_it() throws Exception {
    endsAtCommit();
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE.withRetries(1).withIdempotent(),
                        db -> attempts.incrementAndGet() == 1 ? insert(db, 1) : raise(db, "23505")))
        .isInstanceOf(CommitUnknownException.class)
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .anySatisfy(later -> assertThat(later).hasMessageContaining("no")));
    assertThat(attempts).hasValue(2);
  }

  @Test
  void a_body_that_commits_in_sql_is_told_so() {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE,
                        db -> {
                          insert(db, 1);
                          return execute(db, "COMMIT");
                        }))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P01"))
        .hasMessageContaining("was ended by a COMMIT or ROLLBACK");
  }

  /** The cancel is sent about when the work ends by itself; there is one session for both. */
  @Test
  void a_cancel_never_reaches_who_has_the_session_next() throws Exception {
    TransactionSettings brief = NOTE.withTimeout(Duration.ofMillis(40));
    int late = 0;
    for (int millis = 30; millis < 60; millis++) {
      String work = "SELECT pg_sleep(0.0" + millis + ")";
      try {
        flow.transactions().run(brief, db -> execute(db, work));
      } catch (TransactionTimeoutException e) {
        late++;
      }
      try (Connection next = pool.getConnection()) {
        execute(next, "SELECT pg_sleep(0.002)");
      }
    }
    assertThat(late).isPositive();
  }

  @Test
  void a_session_that_ends_in_the_body_is_tried_again_only_where_it_is_idempotent()
      throws Exception {
    TransactionBody<Integer, RuntimeException> body =
        db ->
            attempt(db) % 2 == 1
                ? execute(db, "SELECT pg_terminate_backend(pg_backend_pid())")
                : insert(db, 1);

    assertThatThrownBy(() -> flow.transactions().run(NOTE.withRetries(1), body))
        .isInstanceOf(SQLException.class);
    execute("SELECT nextval('attempts')");
    flow.transactions().run(NOTE.withRetries(1).withIdempotent(), body);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void an_error_that_was_swallowed_does_not_commit() throws Exception {
    assertThatThrownBy(
            () ->
                flow.transactions()
                    .run(
                        NOTE,
                        db -> {
                          insert(db, 1);
                          try {
                            return insert(db, 1);
                          } catch (SQLException e) {
                            return 0;
                          }
                        }))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"))
        .hasMessageContaining("transaction note cannot be committed");
    assertThat(notes()).isZero();
  }

  @Test
  void the_body_must_not_end_the_transaction_but_may_use_savepoints() throws Exception {
    flow.transactions()
        .run(
            NOTE,
            db -> {
              Savepoint before = db.setSavepoint();
              insert(db, 1);
              db.rollback(before);
              for (SqlCall ending :
                  new SqlCall[] {db::commit, db::rollback, () -> db.setAutoCommit(true)}) {
                assertThatThrownBy(ending::call)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("its body must not call");
              }
              db.close();
              return insert(db, 2);
            });

    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void nothing_begins_on_a_flow_that_is_closed() {
    flow.close();

    assertThatThrownBy(() -> flow.transactions().run(NOTE, db -> insert(db, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "a\u202eb"})
  void names_that_cannot_be_read_are_refused(String name) {
    assertThatThrownBy(() -> TransactionSettings.named(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void values_out_of_range_are_refused_and_named() {
    assertThatThrownBy(() -> TransactionSettings.named("x".repeat(201)))
        .hasMessageContaining("1 to 200 characters");
    for (Duration wrong :
        new Duration[] {Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(25)}) {
      assertThatThrownBy(() -> NOTE.withTimeout(wrong)).hasMessageContaining("1 ms to 24 days");
    }
    for (Duration wrong :
        new Duration[] {Duration.ofMillis(-1), Duration.ofNanos(1), Duration.ofDays(25)}) {
      assertThatThrownBy(() -> NOTE.withLockTimeout(wrong)).hasMessageContaining("1 ms to 24 days");
    }
    assertThatThrownBy(() -> NOTE.withRetries(-1)).hasMessageContaining("-1");
  }

  @FunctionalInterface
  private interface SqlCall {
    void call() throws SQLException;
  }

  /** The first transaction that writes a note ends its own session at its commit. */
  private void endsAtCommit() throws SQLException {
    execute(
        """
        CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('attempts') = 1 THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
          RETURN NULL;
        END $$""",
        """
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON note
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()""");
  }

  private static int insert(Connection db, int id) throws SQLException {
    return execute(db, "INSERT INTO note VALUES (" + id + ")");
  }

  private static int raise(Connection db, String sqlState) throws SQLException {
    return execute(db, "DO $$ BEGIN RAISE 'no' USING ERRCODE = '" + sqlState + "'; END $$");
  }

  private static int attempt(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT nextval('attempts')")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String setting(Connection db, String name) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('" + name + "')")) {
      row.next();
      return row.getString(1);
    }
  }

  private static int execute(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection own = database.connect()) {
      for (String sql : statements) {
        execute(own, sql);
      }
    }
  }

  private int notes() throws SQLException {
    return count("note");
  }

  private int count(String what) throws SQLException {
    try (Connection own = database.connect();
        Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getInt(1);
    }
  }
}
