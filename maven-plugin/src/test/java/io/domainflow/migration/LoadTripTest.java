package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others meet who use the tables while scripts run. */
final class LoadTripTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));
  private static final int ROWS = 2_000;

  private Path directory;

  @BeforeEach
  void tables(@TempDir Path temporary) throws IOException {
    directory = temporary;
    write(
        "V1__tables.sql",
        """
        CREATE TYPE kind AS ENUM ('a', 'b');
        CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE);
        CREATE TABLE orders (
          id uuid PRIMARY KEY, customer bigint NOT NULL REFERENCES customers, code varchar(20) UNIQUE,
          kind kind NOT NULL, amount int CHECK (amount BETWEEN 5 AND 9), placed timestamptz);
        CREATE TABLE tags (order_id uuid REFERENCES orders, tag bool, PRIMARY KEY (order_id, tag));
        """);
    write("U1__tables.sql", "DROP TABLE tags, orders, customers; DROP TYPE kind;");
  }

  @Test
  void they_wait_for_as_long_as_the_table_is_kept_from_them() throws Exception {
    Verdict verdict =
        run("ALTER TABLE orders ADD a int; SELECT pg_sleep(1)", "ALTER TABLE orders DROP a", 100);

    assertThat(verdict.waits())
        .extracting(waits -> waits.script().file().replaceFirst(".*/", "") + " " + waits.rows())
        .containsExactly("V2__change.sql 2000", "U2__change.sql 2000");
    Waits waits = verdict.waits().get(0);
    assertThat(waits.met().table()).isEqualTo("public.orders");
    assertThat(waits.met().reading()).isGreaterThan(Duration.ofMillis(500));
    assertThat(waits.met().writing()).isGreaterThan(Duration.ofMillis(500));
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.rule() == Rule.OTHERS_WAIT)
        .extracting(Finding::message)
        .contains("who uses public.orders waits longer than 100 ms while it runs");
  }

  @Test
  void only_those_who_write_wait_for_an_index() throws Exception {
    Verdict verdict =
        run(
            "CREATE INDEX orders_kind ON orders (kind); SELECT pg_sleep(1)",
            "DROP INDEX orders_kind",
            1_000);

    assertThat(verdict.waits().get(0).met().writing()).isGreaterThan(Duration.ofMillis(500));
    assertThat(verdict.waits().get(0).met().reading()).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void a_table_that_cannot_have_many_rows_has_what_it_can() throws Exception {
    Verdict verdict = run("ALTER TABLE tags ADD a int", "ALTER TABLE tags DROP a", 1_000);

    assertThat(verdict.waits()).hasSize(2);
    assertThat(verdict.waits().get(0).rows()).isBetween(1L, 10L);
  }

  @Test
  void what_others_are_refused_is_told() throws Exception {
    Verdict verdict =
        run("ALTER TABLE orders RENAME TO bought", "ALTER TABLE bought RENAME TO orders", 1_000);

    assertThat(verdict.waits().get(0).met().refused()).contains("\"public.orders\" does not exist");
    assertThat(verdict.findings()).extracting(Finding::rule).contains(Rule.OTHERS_REFUSED);
  }

  @Test
  void a_table_whose_rows_may_not_change_refuses_nobody() throws Exception {
    write(
        "V1__tables.sql",
        """
        CREATE TABLE audit (id int PRIMARY KEY, said text);
        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
        CREATE TRIGGER no BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION no();
        """);
    write("U1__tables.sql", "DROP TABLE audit; DROP FUNCTION no();");

    Verdict verdict = run("ALTER TABLE audit ADD a int", "ALTER TABLE audit DROP a", 5_000);

    assertThat(verdict.waits()).hasSize(2).allMatch(waits -> waits.met().refused().isEmpty());
  }

  @Test
  void a_lock_that_is_not_to_be_had_under_load_is_named() throws Exception {
    Verdict verdict =
        run(
            "UPDATE orders SET amount = 6; SELECT pg_sleep(2.5); ALTER TABLE orders ADD a int",
            "-- domainflow: loses orders.amount\nALTER TABLE orders DROP a",
            5_000);

    assertThat(verdict.findings()).extracting(Finding::rule).contains(Rule.REFUSED_UNDER_LOAD);
  }

  @Test
  void nobody_uses_the_tables_where_that_is_not_wanted() throws Exception {
    write("V2__change.sql", "ALTER TABLE orders ADD a int");
    write("U2__change.sql", "ALTER TABLE orders DROP a");

    assertThat(verify(options().withLoad(0, Duration.ofSeconds(1))).waits()).isEmpty();
  }

  private Verdict run(String up, String down, int longestMillis) throws Exception {
    write("V2__change.sql", up);
    write("U2__change.sql", down);
    return verify(options().withLoad(ROWS, Duration.ofMillis(longestMillis)));
  }

  private static VerificationOptions options() {
    return VerificationOptions.defaults().withFaults(false).withData(false);
  }

  private Verdict verify(VerificationOptions options) throws SQLException {
    return new MigrationVerification(SERVER, MigrationSet.find(directory), options).run();
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }
}
