package io.domainflow.explore.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ContentTest {
  private Database database;

  @BeforeEach
  void open() throws SQLException {
    database = new Database();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  private ContentReader reader(String... preparation) throws SQLException {
    database.run(preparation);
    return ContentReader.of(Baseline.take(database.admin), database.admin);
  }

  /** Lines of what changes in the tables. */
  private List<String> diff(ContentReader reader, String... changes) throws SQLException {
    database.run(changes);
    return reader.read(database.admin).diff(reader.initial());
  }

  @Test
  void the_order_of_rows_on_the_disk_does_not_matter() throws SQLException {
    ContentReader reader =
        reader(
            "CREATE TABLE t (a int, b text)", "INSERT INTO t VALUES (2, 'b'), (1, NULL), (2, 'a')");
    Content first = reader.read(database.admin);

    database.run("TRUNCATE t", "INSERT INTO t VALUES (2, 'a'), (2, 'b'), (1, NULL)");

    assertThat(reader.read(database.admin)).isEqualTo(first).hasSameHashCodeAs(first);
    assertThat(first.rows("public.t"))
        .containsExactly(Arrays.asList("1", null), List.of("2", "a"), List.of("2", "b"));
  }

  @Test
  void the_number_of_equal_rows_matters_and_null_is_not_an_empty_text() throws SQLException {
    ContentReader reader =
        reader("CREATE TABLE t (a text)", "INSERT INTO t VALUES ('x'), ('x'), (''), (NULL)");

    assertThat(diff(reader, "INSERT INTO t VALUES ('x')")).containsExactly("t: (x) is too much");
    assertThat(diff(reader, "DELETE FROM t", "INSERT INTO t VALUES ('x'), ('x'), (''), ('')"))
        .containsExactly("t: () instead of (null)");
  }

  @Test
  void settings_of_sessions_do_not_matter_and_are_left_alone() throws SQLException {
    ContentReader reader =
        reader(
            "CREATE SCHEMA other",
            "CREATE TABLE other.target ()",
            """
            CREATE TABLE t (a timestamptz, b date, c float8, d bytea, e interval, f regclass, g money, h float4[], i tstzrange)
            """,
            """
            INSERT INTO t VALUES ('2024-03-01 12:00:00+02', '2024-03-01', float8 '0.1' + float8 '0.2', '\\x00ff', '1 day 02:00:00',
              'other.target', 12.5, '{0.1,NaN}', '[2024-03-01 12:00+00,)')
            """);
    Content plain = reader.initial();

    Database.run(
        database.admin,
        "SET TimeZone = 'Asia/Tokyo'",
        "SET IntervalStyle = 'iso_8601'",
        "SET extra_float_digits = -10",
        "SET bytea_output = 'escape'",
        "SET search_path = other, public",
        "SET DateStyle = 'ISO, DMY'");

    assertThat(reader.read(database.admin)).isEqualTo(plain);
    assertThat(plain.rows("public.t"))
        .containsExactly(
            List.of(
                "2024-03-01 10:00:00+00",
                "2024-03-01",
                "0.30000000000000004",
                "\\x00ff",
                "1 day 02:00:00",
                "other.target",
                "$12.50",
                "{0.1,NaN}",
                "[\"2024-03-01 12:00:00+00\",)"));
    assertThat(Database.rows(database.admin, "SHOW TimeZone")).containsExactly("Asia/Tokyo");
    assertThat(Database.rows(database.admin, "SHOW search_path")).containsExactly("other, public");
  }

  @Test
  void tables_that_were_not_written_are_taken_from_the_beginning() throws SQLException {
    ContentReader reader = reader("CREATE TABLE a (x int)", "CREATE TABLE b (x int)");
    database.run("INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1)");

    Content content = reader.read(database.admin, List.of(database.oid("b"), 1259L, 99_999_999L));

    assertThat(content.rows("public.a")).isEmpty();
    assertThat(content.rows("public.b")).containsExactly(List.of("1"));
    assertThat(reader.read(database.admin, List.of())).isSameAs(reader.initial());
  }

  @Test
  void a_diff_pairs_rows_that_have_most_in_common() throws SQLException {
    ContentReader reader =
        reader(
            "CREATE TABLE account (name text, balance int)",
            "INSERT INTO account VALUES ('alice', 30), ('bob', 50), ('carol', 7)");

    assertThat(
            diff(
                reader,
                "UPDATE account SET balance = -40 WHERE name = 'alice'",
                "DELETE FROM account WHERE name = 'carol'",
                "INSERT INTO account VALUES ('dave', 8), ('erin', 9)"))
        .containsExactly(
            "account: (alice, -40) instead of (alice, 30)",
            "account: (dave, 8) is too much",
            "account: (erin, 9) is too much",
            "account: (carol, 7) is missing");
  }

  @Test
  void a_diff_is_bounded_and_so_are_its_values() throws SQLException {
    ContentReader reader = reader("CREATE SCHEMA s", "CREATE TABLE s.t (a int, b text)");

    List<String> lines =
        diff(reader, "INSERT INTO s.t SELECT i, repeat('x', 1000) FROM generate_series(1, 500) i");

    assertThat(lines).hasSize(30).endsWith("and 471 more");
    assertThat(lines.get(0)).matches("s\\.t: \\(1, x{59}…\\) is too much").hasSizeLessThan(90);
  }

  @Test
  void long_values_are_kept_short_and_still_told_apart() throws SQLException {
    ContentReader reader =
        reader("CREATE TABLE t (a text)", "INSERT INTO t VALUES (repeat('x', 100000) || 'a')");
    assertThat(reader.initial().rows("public.t").get(0).get(0)).hasSizeLessThan(500);

    assertThat(diff(reader, "UPDATE t SET a = repeat('x', 100000) || 'b'")).hasSize(1);
    assertThat(diff(reader, "UPDATE t SET a = repeat('x', 100000) || 'a'")).isEmpty();
  }

  @Test
  void of_a_large_table_the_server_gives_a_digest() throws SQLException {
    ContentReader reader =
        reader(
            "CREATE TABLE large (id int, x text)",
            "INSERT INTO large SELECT i, 'row ' || i FROM generate_series(1, 10001) i",
            "CREATE TABLE medium (id int)",
            "INSERT INTO medium SELECT generate_series(1, 10000)");
    Content first = reader.initial();

    assertThat(first.digested()).containsExactly("public.large");
    assertThat(first.rows("public.medium")).hasSize(10_000);
    assertThat(diff(reader, "UPDATE large SET x = 'y' WHERE id = 5"))
        .singleElement()
        .asString()
        .matches("large: 10001 rows with digest .* instead of 10001 rows with digest .*");
    assertThat(diff(reader, "UPDATE large SET x = 'row 5' WHERE id = 5")).isEmpty();
    assertThat(diff(reader, "DELETE FROM large WHERE id = 5"))
        .singleElement()
        .asString()
        .matches("large: 10000 rows instead of 10001 rows with digest .*");
  }

  @Test
  void columns_that_make_the_difference_are_named_if_rows_are_alike_otherwise()
      throws SQLException {
    ContentReader reader =
        reader(
            "CREATE TABLE t (n int, token text, other text)",
            "CREATE TABLE u (n int, m int)",
            "INSERT INTO t VALUES (1, 'a', 'p'), (2, 'b', 'q')",
            "INSERT INTO u VALUES (1, 1), (2, 2)");

    database.run("UPDATE t SET token = token || '!'");
    assertThat(reader.read(database.admin).differingColumns(reader.initial()))
        .containsExactly("public.t.token");

    database.run("UPDATE u SET m = 3 - m", "INSERT INTO t VALUES (3, 'c', 'r')");
    assertThat(reader.read(database.admin).differingColumns(reader.initial())).isEmpty();
    assertThat(reader.initial().differingColumns(reader.initial())).isEmpty();
  }

  @Test
  void a_table_that_is_not_there_is_named() throws SQLException {
    Content content = reader("CREATE TABLE t (x int)").initial();

    assertThat(content.tables()).containsExactly("public.t");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> content.rows("public.u"))
        .withMessage("There is no table public.u in [public.t]");
  }

  @Test
  void a_session_in_a_transaction_is_refused() throws SQLException {
    ContentReader reader = reader("CREATE TABLE t (x int)");
    database.admin.setAutoCommit(false);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> reader.read(database.admin));
  }
}
