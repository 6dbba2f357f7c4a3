package io.domainflow.script;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScriptRunnerTest {
  private TestDatabase database;
  private Connection session;

  @BeforeEach
  void open() throws SQLException {
    database = PostgresServer.shared(new PostgresSource.Embedded()).createDatabase();
    session = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    session.close();
    database.close();
  }

  @Test
  void the_server_agrees_with_the_splitter_on_tricky_scripts() throws SQLException {
    String script =
        """
        \uFEFF-- a comment; with 'quotes
        CREATE TABLE t (a int, b text, c jsonb);;
        /* one /* two; */ still ' a comment */
        INSERT INTO t VALUES (1, 'it''s; fine', '{"a;": 1}'), (2, E'back\\\\\\'slash;', NULL);
        INSERT INTO t VALUES (3, 'one'
          'more;', '{}') -- ;
        ;
        INSERT INTO t VALUES (4, U&'\\00e4;', NULL), (5, $$;'$$, NULL), (6, $x$ ; $$ $x$, NULL);
        INSERT INTO t VALUES (9, E'a'
          '\\';', NULL); DELETE FROM t WHERE a = 9;
        COPY t (a, b) FROM stdin;
        7\tit's; one\\\\two
        8\t\\N
        \\.
        CREATE TABLE "odd;""name" ("a;b" int);
        CREATE TABLE a$b$c (x$y int);
        CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql
          BEGIN ATOMIC; SELECT 1; SELECT CASE WHEN x > 1 THEN 2 ELSE 3 END; END;
        CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $body$
          BEGIN RAISE NOTICE 'x;'; RETURN new; END; $body$;
        CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO a$b$c VALUES (1); NOTIFY gone);
        DO $$ BEGIN PERFORM f(1); END $$;
        SELECT count(*) FROM t WHERE c ? 'a;' AND c @> '{"a;": 1}';
        DELETE FROM t WHERE a = 8""";

    ScriptRun run = new SqlScript("tricky.sql", script).applyTo(session);

    assertThat(run.way()).isEqualTo(ScriptRun.Way.ONE_TRANSACTION);
    assertThat(run.statements()).hasSize(15);
    assertThat(query("SELECT string_agg(b, '|' ORDER BY a) FROM t"))
        .isEqualTo("it's; fine|back\\'slash;|onemore;|ä;|;'| ; $$ |it's; one\\two");
    assertThat(query("SELECT count(*) FROM a$b$c")).isEqualTo("1");
  }

  @Test
  void a_failure_names_line_statement_and_code_and_rolls_back() throws SQLException {
    ScriptException failure =
        failureOf(
            """
            CREATE TABLE t (a int);

            CREATE VIEW v AS
              SELECT a,
                     wrong FROM t;
            """);

    assertThat(failure.line()).isEqualTo(5);
    assertThat(failure.file()).isEqualTo("V1__a.sql");
    assertThat(failure.sqlState()).contains("42703");
    assertThat(failure.statement()).contains("CREATE VIEW v AS SELECT a, wrong FROM t");
    assertThat(failure)
        .hasMessage(
            """
            V1__a.sql:5: column "wrong" does not exist (SQLSTATE 42703)
              statement: CREATE VIEW v AS SELECT a, wrong FROM t""");
    assertThat(query("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    assertThat(session.getAutoCommit()).isTrue();
  }

  @Test
  void detail_and_hint_are_kept() throws SQLException {
    ScriptException failure =
        failureOf(
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            DROP TABLE t;
            """);

    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure.detail()).contains("view v depends on table t");
    assertThat(failure.hint()).get().asString().contains("CASCADE");
  }

  @Test
  void what_cannot_run_in_a_transaction_runs_statement_by_statement() throws SQLException {
    ScriptRun run =
        new SqlScript(
                "a.sql", "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a); VACUUM t")
            .applyTo(session);

    assertThat(run.way()).isEqualTo(ScriptRun.Way.STATEMENT_BY_STATEMENT);
    assertThat(run.statements()).hasSize(3);
    assertThat(query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void statement_by_statement_leaves_what_was_done_before_the_failure() throws SQLException {
    ScriptException failure =
        failureOf("CREATE TABLE t (a int);\nVACUUM t;\nBEGIN;\nDROP TABLE t;\nSELECT 1/0;");

    assertThat(failure.sqlState()).contains("22012");
    assertThat(failure.line()).isEqualTo(5);
    assertThat(query("SELECT to_regclass('t')")).isEqualTo("t");
  }

  @Test
  void transactions_of_the_script_s_own_do_what_they_say() throws SQLException {
    ScriptRun run =
        new SqlScript(
                "a.sql",
                """
                BEGIN;
                CREATE TABLE kept (a int);
                COMMIT;
                BEGIN;
                CREATE TABLE gone (a int);
                ROLLBACK;
                CREATE INDEX CONCURRENTLY i ON kept (a);
                """)
            .applyTo(session);

    assertThat(run.statements()).hasSize(7);
    assertThat(query("SELECT concat(to_regclass('kept'), to_regclass('gone'), to_regclass('i'))"))
        .isEqualTo("kepti");
  }

  @Test
  void a_constraint_that_fails_at_the_commit_is_a_failure_of_the_script() throws SQLException {
    ScriptException failure =
        failureOf(
            """
            CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO t VALUES (1, 2);
            """);

    assertThat(failure.sqlState()).contains("23503");
    assertThat(query("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  @Test
  void bad_rows_of_a_COPY_are_a_failure_at_its_line() {
    ScriptException failure = failureOf("CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n");

    assertThat(failure.sqlState()).contains("22P02");
    assertThat(failure.line()).isEqualTo(2);
  }

  @Test
  void notices_are_kept() throws SQLException {
    assertThat(new SqlScript("a.sql", "DROP TABLE IF EXISTS none").applyTo(session).notices())
        .containsExactly("table \"none\" does not exist, skipping");
  }

  @Test
  void an_empty_script_does_nothing() throws SQLException {
    assertThat(new SqlScript("a.sql", "-- nothing").applyTo(session).statements()).isEmpty();
  }

  @Test
  void a_setting_of_the_transaction_that_comes_too_late_fails_the_script() throws SQLException {
    ScriptException failure =
        failureOf(
            "CREATE TABLE t (a int);\nSELECT 1;\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE;");

    assertThat(failure.sqlState()).contains("25001");
    assertThat(failure.line()).isEqualTo(3);
    assertThat(query("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  @Test
  void a_lost_session_is_no_fault_of_the_script_but_says_where() {
    assertThatThrownBy(
            () ->
                new SqlScript("a.sql", "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid())")
                    .applyTo(session))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("a.sql:2: ")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("57P01");
  }

  @Test
  void a_code_that_the_script_raises_itself_is_its_failure() throws SQLException {
    ScriptException failure =
        failureOf("CREATE TABLE t (); DO $$ BEGIN RAISE 'no' USING ERRCODE = '08001'; END $$");

    assertThat(failure.sqlState()).contains("08001");
    assertThat(query("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  private ScriptException failureOf(String script) {
    return catchThrowableOfType(
        ScriptException.class, () -> new SqlScript("V1__a.sql", script).applyTo(session));
  }

  private String query(String sql) throws SQLException {
    try (Connection fresh = database.connect();
        Statement statement = fresh.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
