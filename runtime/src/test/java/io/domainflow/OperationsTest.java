package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperationsTest {
  private static final TransactionSettings PAY = TransactionSettings.named("pay");

  private final TestDatabase database =
      PostgresServer.shared(PostgresSource.configured("", "test")).createDatabase();
  private final DomainFlow flow = DomainFlow.on(Pooler.dataSource(database));
  private final List<String> undone = new ArrayList<>();

  @BeforeEach
  void create() throws SQLException {
    execute(
        "CREATE TABLE done (what text PRIMARY KEY)",
        "CREATE SEQUENCE attempts",
        "INSERT INTO done VALUES ('before')");
  }

  @AfterEach
  void drop() {
    flow.close();
    database.close();
  }

  @Test
  void operations_are_committed_together() throws Exception {
    BatchReport report = runAll(PAY, writing("seat"), writing("charge"));

    assertThat(report.failures()).isEmpty();
    assertThat(done()).isEqualTo("before, charge, seat");
  }

  @Test
  void a_required_one_that_fails_rolls_all_back_and_is_named() throws Exception {
    assertThatThrownBy(() -> runAll(PAY, writing("seat"), writing("before")))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage(
            "operation before of transaction pay failed, and all was rolled back: the cause says"
                + " why")
        .hasCauseInstanceOf(SQLException.class);
    assertThat(done()).isEqualTo("before");
  }

  @Test
  void an_optional_one_that_fails_is_reported_and_leaves_nothing() throws Exception {
    BatchReport report =
        runAll(
            PAY,
            writing("seat"),
            Operation.optional(
                "mail",
                db -> {
                  write(db, "mail");
                  throw new IllegalStateException("no mail today");
                }),
            Operation.optional("twice", db -> write(db, "seat")),
            writing("charge"));

    assertThat(report.failures())
        .extracting(BatchReport.Failure::operation)
        .containsExactly("mail", "twice");
    assertThat(done()).isEqualTo("before, charge, seat");
  }

  @Test
  void an_optional_one_that_swallows_an_error_of_the_server_is_reported() throws Exception {
    BatchReport report =
        runAll(
            PAY,
            Operation.optional(
                    "swallows",
                    db -> {
                      try {
                        write(db, "before");
                      } catch (SQLException e) {
                        // as nobody should
                      }
                    })
                .compensatedBy(() -> undone.add("swallows")),
            writing("charge"));

    assertThat(report.failures()).hasSize(1);
    assertThat(undone).isEmpty();
    assertThat(done()).isEqualTo("before, charge");
  }

  @Test
  void compensations_run_in_reverse_order_after_the_rollback() {
    assertThatThrownBy(
            () ->
                runAll(
                    PAY,
                    compensated("seat"),
                    compensated("charge"),
                    Operation.required(
                            "fails",
                            db -> {
                              throw new IllegalStateException("unchecked");
                            })
                        .compensatedBy(() -> undone.add("fails"))))
        .isInstanceOf(OperationFailedException.class);

    assertThat(undone).containsExactly("charge after before", "seat after before");
  }

  @Test
  void an_error_of_the_jvm_is_compensated_too_and_comes_out_as_it_is() {
    assertThatThrownBy(
            () ->
                runAll(
                    PAY,
                    compensated("seat"),
                    Operation.required(
                        "fails",
                        db -> {
                          throw new StackOverflowError();
                        })))
        .isInstanceOf(StackOverflowError.class);

    assertThat(undone).containsExactly("seat after before");
  }

  @Test
  void a_compensation_that_fails_hides_neither_the_first_error_nor_the_others() {
    IllegalStateException broken = new IllegalStateException("cannot refund");

    OperationFailedException thrown =
        catchThrowableOfType(
            OperationFailedException.class,
            () ->
                runAll(
                    PAY.withRetries(5),
                    compensated("seat"),
                    writing("charge")
                        .compensatedBy(
                            () -> {
                              throw broken;
                            }),
                    Operation.required("conflict", db -> raise(db, "40001"))));

    assertThat(thrown).hasMessageContaining("operation conflict");
    assertThat(thrown.getSuppressed()).containsExactly(broken);
    assertThat(undone).containsExactly("seat after before");
  }

  @Test
  void a_conflict_of_an_optional_one_is_tried_again_and_compensated_before() throws Exception {
    BatchReport report =
        runAll(
            PAY.withRetries(2),
            compensated("seat"),
            Operation.optional(
                "conflict",
                db -> {
                  if (next(db) < 3) {
                    raise(db, "40001");
                  }
                }));

    assertThat(report.failures()).isEmpty();
    assertThat(undone).containsExactly("seat after before", "seat after before");
    assertThat(done()).isEqualTo("before, seat");
  }

  @Test
  void nothing_is_compensated_where_the_commit_may_have_happened() throws Exception {
    execute(
        """
        CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_terminate_backend(pg_backend_pid());
          RETURN NULL;
        END $$""",
        """
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON done
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()""");

    assertThatThrownBy(() -> runAll(PAY.withRetries(5), compensated("seat")))
        .isInstanceOf(CommitUnknownException.class);
    assertThat(undone).isEmpty();
  }

  @Test
  void the_timeout_is_told_from_a_failure_and_compensated() {
    assertThatThrownBy(
            () ->
                runAll(
                    PAY.withTimeout(Duration.ofSeconds(3)),
                    compensated("seat"),
                    Operation.optional("sleeps", db -> execute(db, "SELECT pg_sleep(600)"))))
        .isInstanceOf(TransactionTimeoutException.class);

    assertThat(undone).containsExactly("seat after before");
  }

  @Test
  void no_operation_and_no_name_are_refused() {
    assertThatThrownBy(() -> runAll(PAY)).hasMessageContaining("pay has no operation");
    assertThatThrownBy(() -> writing("a\nb"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an operation's name must have");
  }

  private BatchReport runAll(TransactionSettings settings, Operation... operations)
      throws SQLException, InterruptedException {
    return flow.transactions().runAll(settings, List.of(operations));
  }

  private static Operation writing(String what) {
    return Operation.required(what, db -> write(db, what));
  }

  /** Says what stood when it was undone: the rollback comes first. */
  private Operation compensated(String what) {
    return writing(what).compensatedBy(() -> undone.add(what + " after " + done()));
  }

  private static void write(Connection db, String what) throws SQLException {
    execute(db, "INSERT INTO done VALUES ('" + what + "')");
  }

  private static void raise(Connection db, String sqlState) throws SQLException {
    execute(db, "DO $$ BEGIN RAISE 'no' USING ERRCODE = '" + sqlState + "'; END $$");
  }

  private static int next(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT nextval('attempts')")) {
      row.next();
      return row.getInt(1);
    }
  }

  private String done() throws SQLException {
    try (Connection own = database.connect();
        Statement statement = own.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT string_agg(what, ', ' ORDER BY what) FROM done")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection own = database.connect()) {
      for (String sql : statements) {
        execute(own, sql);
      }
    }
  }
}
