package io.domainflow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementSplitterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';'",
        "SELECT 'it''s; fine'",
        "SELECT E'a\\';b'",
        "SELECT e'a\\\\'",
        "SELECT E'a'\n  ';\\';'",
        "SELECT E'a' -- c\n'b\\'c; '",
        "SELECT E'a' -- c\n -- d\n  'b\\'c; '",
        "SELECT 'a\\'",
        "SELECT U&'\\0041;'",
        "SELECT \"a;\"\"b\" FROM t",
        "SELECT $$;$$",
        "SELECT $a$ ; $$ ; $b$ $a$",
        "SELECT $ä$;$ä$",
        "PREPARE p AS SELECT $1",
        "SELECT a$b$c FROM t",
        "SELECT 1 -- ;\n+ 1",
        "SELECT 1 /* ; /* ' */ ; */ + 1",
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "create or replace function f(x int) returns int begin atomic;"
            + " select case when x > 1 then 2 else 3 end; end",
        "CREATE PROCEDURE p() BEGIN ATOMIC SELECT t.end AS case FROM t; END",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1 end; SELECT 2; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC END",
        "CREATE VIEW v AS SELECT begin atomic FROM t",
        "SELECT CASE WHEN true THEN 1 END",
        "SELECT data ? 'key'",
        "SELECT 3 - - 2"
      })
  void one_statement_stays_one(String sql) {
    List<SqlStatement> statements = split("\n" + sql + ";\nSELECT 2;");

    assertThat(statements).extracting(SqlStatement::text).containsExactly(sql, "SELECT 2");
    assertThat(statements.get(0).line()).isEqualTo(2);
    assertThat(statements.get(1).line()).isEqualTo(3 + (int) sql.lines().count() - 1);
  }

  @Test
  void comments_around_and_empty_statements_are_no_part_of_any() {
    assertThat(split("-- first\n;; /* a */ SELECT 1 -- one\n ; -- done\n;\n"))
        .extracting(SqlStatement::toString)
        .containsExactly("2: SELECT 1");
  }

  @Test
  void the_last_semicolon_may_be_missing() {
    assertThat(split("SELECT 1; SELECT 2")).hasSize(2);
  }

  @Test
  void nothing_splits_to_nothing() {
    assertThat(split("")).isEmpty();
    assertThat(split("\uFEFF -- only this")).isEmpty();
  }

  @Test
  void carriage_returns_count_no_lines() {
    assertThat(split("SELECT 1;\r\nSELECT 2;\r\n").get(1).line()).isEqualTo(2);
  }

  @Test
  void a_BEGIN_that_is_no_body_ends_at_its_semicolon() {
    assertThat(split("BEGIN; SELECT 1; END; COMMIT")).hasSize(4);
  }

  @Test
  void the_rows_of_a_COPY_are_its_input() {
    List<SqlStatement> statements =
        split("COPY t (a, b) FROM stdin;\r\n1\tit's; \\N\r\n\r\n\\.\r\nSELECT 1;");

    assertThat(statements).hasSize(2);
    assertThat(statements.get(0).input()).contains("1\tit's; \\N\n\n");
    assertThat(statements.get(1).line()).isEqualTo(5);
  }

  @Test
  void a_COPY_from_a_file_or_to_stdout_has_no_input() {
    assertThat(split("COPY t FROM '/tmp/stdin'; COPY t TO stdout; SELECT 1"))
        .hasSize(3)
        .allMatch(statement -> statement.input().isEmpty());
  }

  @Test
  void backslashes_escape_once_strings_do_not_conform_to_the_standard() {
    assertThat(split("SET standard_conforming_strings = off; SELECT 'a\\';'; SELECT 2")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;\n\nSELECT 'a;\n;",
        "SELECT 1;\n\nSELECT \"a;\n",
        "SELECT 1;\n\nSELECT $x$ $$ ; $y$;",
        "SELECT 1;\n\n/* /* */ ;\n",
        "SELECT 1;\n\nCOPY t FROM stdin;\n1\n2\n",
        "SELECT 1;\n\n\\i other.sql\n",
        "SELECT 1;\n\nSELECT 1 \\gset\n"
      })
  void what_does_not_end_or_is_not_SQL_is_named_with_its_line(String sql) {
    assertThatThrownBy(() -> split(sql))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("V1__a.sql:3: ");
  }

  @Test
  void commands_of_psql_are_named() {
    assertThatThrownBy(() -> split("\\set x 1"))
        .hasMessage("V1__a.sql:1: \\set x 1 is psql, not SQL; remove it or put SQL in its place");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE app PASSWORD $$s3cret$$",
        "CREATE ROLE app PASSWORD $x$s3cret$x$ LOGIN",
        "CREATE ROLE app PASSWORD E'a\\'s3cret'",
        "CREATE ROLE app PASSWORD U&'s3cret'",
        "CREATE ROLE app PASSWORD/**/'s3cret'",
        "CREATE ROLE app PASSWORD -- 's3cret'\n's3cret'",
        "ALTER ROLE app PASSWORD 'a' -- b\n's3cret'",
        "CREATE USER MAPPING FOR me SERVER s OPTIONS (user 'u', \"password\" 's3cret', token 's3cret2')",
        "CREATE USER MAPPING FOR me SERVER s OPTIONS (user 'u', token 's3cret')",
        "ALTER SERVER s OPTIONS (SET token 's3cret')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=h s3cret' PUBLICATION p",
        "SELECT dblink_connect('host=h password=s3cret')",
        "DO $$ BEGIN CREATE ROLE app PASSWORD 's3cret'; END $$",
        "DO $$ BEGIN EXECUTE 'CREATE ROLE app PASSWORD ''s3cret'''; END $$",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE app PASSWORD %L', 's3cret'); END $$"
      })
  void secrets_are_not_shown(String sql) {
    String shown = split(sql).get(0).shortened();

    assertThat(shown).contains("…").doesNotContain("s3cret").startsWith(sql.substring(0, 9));
  }

  @Test
  void a_secret_behind_backslashes_that_are_escapes_by_a_setting_is_not_shown() {
    assertThat(
            split("SET standard_conforming_strings = off; CREATE ROLE a PASSWORD 'x\\'s3cret'")
                .get(1)
                .shortened())
        .isEqualTo("CREATE ROLE a PASSWORD '…'");
  }

  @Test
  void what_is_no_secret_is_shown() {
    assertThat(split("CREATE FUNCTION f() RETURNS text AS $$ SELECT 'a  b' $$").get(0).shortened())
        .isEqualTo("CREATE FUNCTION f() RETURNS text AS $$ SELECT 'a b' $$");
    assertThat(split("ALTER TABLE t ADD options text DEFAULT 'x' /* y */").get(0).shortened())
        .isEqualTo("ALTER TABLE t ADD options text DEFAULT 'x'");
  }

  @Test
  void passwords_are_not_shown() {
    assertThat(split("CREATE ROLE app PASSWORD 's3cret' LOGIN").get(0).shortened())
        .isEqualTo("CREATE ROLE app PASSWORD '…' LOGIN");
  }

  private static List<SqlStatement> split(String sql) {
    return new SqlScript("V1__a.sql", sql).statements();
  }
}
