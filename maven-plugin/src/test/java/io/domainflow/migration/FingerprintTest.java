package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FingerprintTest {
  private static TestDatabase database;
  private static Connection session;

  @BeforeAll
  static void open() throws SQLException {
    database = PostgresServer.shared(PostgresSource.configured("", "this test")).createDatabase();
    session = database.connect();
    run(ObjectKinds.GROUND);
  }

  @AfterAll
  static void close() throws SQLException {
    session.close();
    database.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.domainflow.migration.ObjectKinds#all")
  void each_kind_shows_when_it_comes_and_leaves_nothing_when_it_goes(ObjectKinds.Change change)
      throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run(change.up());
    Fingerprint between = Fingerprint.of(session);
    run(change.down());
    Fingerprint after = Fingerprint.of(session);

    assertThat(SchemaDiff.between(before, between).lines())
        .anySatisfy(line -> assertThat(line).startsWith(change.shown()));
    assertThat(SchemaDiff.between(before, after).lines()).isEmpty();
    assertThat(after).isEqualTo(before).hasSameHashCodeAs(before);
  }

  @Test
  void the_order_of_building_does_not_matter() throws SQLException {
    PostgresServer server = database.server();
    try (TestDatabase one = server.createDatabase();
        TestDatabase other = server.createDatabase();
        Connection first = one.connect();
        Connection second = other.connect()) {
      run(first, "CREATE TABLE a (x int PRIMARY KEY, y text)");
      run(first, "CREATE TABLE b (x int REFERENCES a, y text); CREATE INDEX i ON b (y)");
      run(
          first,
          "CREATE TYPE e AS ENUM ('one', 'two'); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      run(second, "CREATE TABLE gone (); DROP TABLE gone");
      run(
          second,
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE e AS ENUM ('two')");
      run(second, "ALTER TYPE e ADD VALUE 'one' BEFORE 'two'");
      run(
          second,
          "CREATE TABLE b (x int); CREATE TABLE a (z int, x int NOT NULL); ALTER TABLE a DROP z, ADD y text");
      run(second, "ALTER TABLE b ADD y text; CREATE INDEX i ON b (y)");
      run(
          second,
          "ALTER TABLE a ADD PRIMARY KEY (x); ALTER TABLE b ADD FOREIGN KEY (x) REFERENCES a");

      assertThat(SchemaDiff.between(Fingerprint.of(first), Fingerprint.of(second)).lines())
          .isEmpty();
    }
  }

  @Test
  void the_order_of_columns_is_a_note() throws SQLException {
    run("CREATE TABLE ordered (a int, b int, c int)");
    Fingerprint before = Fingerprint.of(session);
    run("ALTER TABLE ordered DROP b; ALTER TABLE ordered ADD b int");
    SchemaDiff diff = SchemaDiff.between(before, Fingerprint.of(session));
    run("DROP TABLE ordered");

    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.notes())
        .singleElement()
        .extracting(note -> note.line("", ""))
        .asString()
        .isEqualTo("~ column order public.ordered: a, b, c -> a, c, b");
  }

  @Test
  void what_belongs_to_a_table_is_counted_with_it() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE TABLE whole (a serial PRIMARY KEY, b text UNIQUE); COMMENT ON TABLE whole IS 'x'");
    SchemaDiff diff = SchemaDiff.between(before, Fingerprint.of(session));
    run("DROP TABLE whole");

    assertThat(diff.lines())
        .containsExactly("+ table public.whole (and 6 parts of it)  left behind");
  }

  @Test
  void histories_of_tools_can_be_left_out() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY)");
    Fingerprint after = Fingerprint.of(session, Set.of("flyway_schema_history"));
    run("DROP TABLE flyway_schema_history");

    assertThat(after).isEqualTo(before);
  }

  @Test
  void what_belongs_to_an_excluded_table_goes_with_it() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE SCHEMA \"my.tool\"; CREATE TABLE \"my.tool\".history (id serial PRIMARY KEY)");
    run(
        "COMMENT ON SEQUENCE \"my.tool\".history_id_seq IS 'x'; CREATE INDEX ON \"my.tool\".history (id)");
    run("COMMENT ON CONSTRAINT history_pkey ON \"my.tool\".history IS 'x'");
    List<String> own = less(before, "history");
    List<String> full = less(before, "\"my.tool\".history");
    List<String> plain = less(before, "my.tool.history");
    List<String> other = less(before, "public.history");
    run("DROP SCHEMA \"my.tool\" CASCADE");

    assertThat(List.of(own, full, plain))
        .containsOnly(List.of("+ schema \"my.tool\"  left behind"));
    assertThat(other)
        .containsExactly(
            "+ schema \"my.tool\"  left behind",
            "+ table \"my.tool\".history (and 6 parts of it)  left behind");
  }

  @Test
  void only_tables_are_excluded() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE SCHEMA audit; CREATE TYPE audit AS ENUM ('x'); CREATE PUBLICATION audit");
    run(
        "CREATE VIEW audit.audit AS SELECT 1 AS x; CREATE FUNCTION audit.t() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    List<String> lines = less(before, "audit");
    run("DROP SCHEMA audit CASCADE; DROP TYPE audit; DROP PUBLICATION audit");

    assertThat(lines)
        .containsExactly(
            "+ publication audit  left behind",
            "+ schema audit  left behind",
            "+ view audit.audit  left behind",
            "+ function audit.t()  left behind",
            "+ enum public.audit  left behind");
  }

  @Test
  void columns_that_come_back_at_the_end_change_only_the_order() throws SQLException {
    run("CREATE TABLE back (a int, b int)");
    String listed =
        "ALTER PUBLICATION pub ADD TABLE back (a, b); CREATE STATISTICS back ON a, b FROM back";
    run(listed);
    run(
        "CREATE EVENT TRIGGER back ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION etf()");
    Fingerprint before = Fingerprint.of(session);
    run("DROP STATISTICS back; ALTER PUBLICATION pub DROP TABLE back; DROP EVENT TRIGGER back");
    run("ALTER TABLE back DROP a; ALTER TABLE back ADD a int");
    run(listed);
    run(
        "CREATE EVENT TRIGGER back ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION etf()");
    SchemaDiff diff = SchemaDiff.between(before, Fingerprint.of(session));
    run("DROP TABLE back; DROP EVENT TRIGGER back");

    assertThat(diff.lines()).isEmpty();
    assertThat(diff.notes()).hasSize(1);
  }

  @Test
  void the_same_lines_in_another_order_are_shown_whole() throws SQLException {
    run("CREATE FUNCTION moved() RETURNS int LANGUAGE sql AS E'SELECT 1;\n--\n'");
    Fingerprint before = Fingerprint.of(session);
    run("CREATE OR REPLACE FUNCTION moved() RETURNS int LANGUAGE sql AS E'--\nSELECT 1;\n'");
    SchemaDiff diff = SchemaDiff.between(before, Fingerprint.of(session));
    run("DROP FUNCTION moved");

    assertThat(diff.lines())
        .singleElement()
        .asString()
        .startsWith("~ function public.moved(): ")
        .contains("SELECT 1;, --", "--, SELECT 1;")
        .doesNotContain("(none)");
  }

  @Test
  void options_of_foreign_tables_are_not_told() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE FOREIGN TABLE secret (a int) SERVER srv OPTIONS (token 's3cret')");
    Fingerprint after = Fingerprint.of(session);
    run("DROP FOREIGN TABLE secret");

    assertThat(after).isNotEqualTo(before);
    assertThat(after.objects().values().toString()).doesNotContain("s3cret");
  }

  @Test
  void what_is_the_same_is_shared_with_the_fingerprint_before() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE TABLE one_more ()");
    Fingerprint after =
        Fingerprint.of(CatalogReader.on(session), new TableNames(Set.of()), null, before);
    run("DROP TABLE one_more");

    assertThat(before.objects().values()).isNotEmpty();
    before.objects().forEach((key, old) -> assertThat(after.objects().get(key)).isSameAs(old));
  }

  @Test
  void objects_of_extensions_are_the_extension() throws SQLException {
    Fingerprint before = Fingerprint.of(session);
    run("CREATE EXTENSION hstore");
    SchemaDiff diff = SchemaDiff.between(before, Fingerprint.of(session));
    run("DROP EXTENSION hstore");

    assertThat(diff.lines()).containsExactly("+ extension hstore  left behind");
  }

  @Test
  void the_session_is_as_before_afterwards() throws SQLException {
    run("SET search_path = pg_catalog, public");
    Fingerprint.of(session);

    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW search_path")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("pg_catalog, public");
    }
    run("RESET search_path");
    assertThat(session.getAutoCommit()).isTrue();
  }

  @Test
  void three_hundred_tables_take_less_than_a_second() throws SQLException {
    try (TestDatabase large = database.server().createDatabase();
        Connection db = large.connect()) {
      run(db, ObjectKinds.THREE_HUNDRED_TABLES);
      Fingerprint.of(db);
      long start = System.nanoTime();
      Fingerprint fingerprint = Fingerprint.of(db);

      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(1000);
      assertThat(fingerprint.size()).isGreaterThan(4000);
    }
  }

  private static List<String> less(Fingerprint before, String table) throws SQLException {
    return SchemaDiff.between(before, Fingerprint.of(session, Set.of(table))).lines();
  }

  private static void run(String sql) throws SQLException {
    run(session, sql);
  }

  private static void run(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
