package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only rows show. */
final class DataTripTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));
  private static final String TABLES =
      """
      CREATE TABLE orders (
          id int PRIMARY KEY, note text, code varchar(20) NOT NULL, amount numeric(8,2) NOT NULL);
      CREATE TABLE line (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id int NOT NULL REFERENCES orders);
      """;

  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) throws IOException {
    directory = temporary;
    write("V1__tables.sql", TABLES);
    write("U1__tables.sql", "DROP TABLE line, orders;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what fails wherever there are rows, and what fails with some
        "ALTER TABLE orders ADD due date NOT NULL | ALTER TABLE orders DROP due | up-needs-empty",
        "ALTER TABLE orders ALTER note SET NOT NULL | ALTER TABLE orders ALTER note DROP NOT NULL | up-fails-with-rows",
        "ALTER TABLE orders ALTER code TYPE varchar(5) | ALTER TABLE orders ALTER code TYPE varchar(20) | up-fails-with-rows",
        "ALTER TABLE orders ALTER code DROP NOT NULL | ALTER TABLE orders ALTER code SET NOT NULL | down-fails-with-rows",
        "ALTER TABLE orders ALTER code TYPE varchar(40) | ALTER TABLE orders ALTER code TYPE varchar(20) | down-fails-with-rows",
        "CREATE TABLE x (); VACUUM x; ALTER TABLE orders ALTER note SET NOT NULL | DROP TABLE x; ALTER TABLE orders ALTER note DROP NOT NULL | up-fails-with-rows",
        // what is lost
        "ALTER TABLE orders DROP note | ALTER TABLE orders ADD note text | data-lost",
        "DROP TABLE line | CREATE TABLE line (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id int NOT NULL REFERENCES orders) | data-lost",
        "UPDATE orders SET note = upper(note) | SELECT 1 | data-lost",
        "ALTER TABLE orders ALTER amount TYPE numeric(8,0) | ALTER TABLE orders ALTER amount TYPE numeric(8,2) | data-lost",
        "DELETE FROM line | SELECT 1 | data-lost",
        // and what is right
        "ALTER TABLE orders ADD due date | ALTER TABLE orders DROP due | ",
        "ALTER TABLE orders ADD due date NOT NULL DEFAULT now() | ALTER TABLE orders DROP due | ",
        "ALTER TABLE orders RENAME note TO remark | ALTER TABLE orders RENAME remark TO note | ",
        "ALTER TABLE orders ADD UNIQUE (code) | ALTER TABLE orders DROP CONSTRAINT orders_code_key | ",
        "UPDATE orders SET note = '' WHERE note IS NULL; ALTER TABLE orders ALTER note SET NOT NULL -- domainflow | ALTER TABLE orders ALTER note DROP NOT NULL | ",
        "CREATE TABLE kind (id int PRIMARY KEY); INSERT INTO kind VALUES (1), (2) | DROP TABLE kind | ",
      })
  void a_migration_with_rows(String up, String down, String rule) throws Exception {
    write("V2__change.sql", up + ";");
    write("U2__change.sql", down + ";");

    assertThat(rules()).isEqualTo(rule == null ? List.of() : List.of(rule));
  }

  @Test
  void what_is_lost_is_listed_and_may_be_declared() throws Exception {
    write("V2__change.sql", "ALTER TABLE orders DROP note;");
    write("U2__change.sql", "ALTER TABLE orders ADD note text;");
    Finding lost =
        verify().stream().filter(each -> each.rule() == Rule.DATA_LOST).findFirst().orElseThrow();
    assertThat(lost.details())
        .containsExactly(
            "public.orders.note: 2 of 3 rows have another value, or none",
            "if that is meant: -- domainflow: loses public.orders.note, in either script");

    write(
        "V2__change.sql", "-- domainflow: loses line, orders.note\nALTER TABLE orders DROP note;");
    assertThat(rules()).isEmpty();
  }

  @Test
  void rows_are_made_for_all_kinds_of_columns_and_constraints() throws Exception {
    write(
        "V1__tables.sql",
        """
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE DOMAIN rate AS numeric(3,2) NOT NULL CHECK (VALUE BETWEEN 0 AND 1);
        CREATE TABLE kinds (
            a smallint, b bigint, c numeric(4,1), d real, e boolean, f char(3), g varchar(2) UNIQUE,
            h date, i timestamptz, j time, k interval, l uuid, m jsonb, n bytea, o inet, p text[], q mood,
            r mood[], s int4range, t tstzrange, u bit(5), v tsvector, w positive, x rate, y point, z xml,
            aa int GENERATED ALWAYS AS (a * 2) STORED, ab serial, "Odd ""name" int NOT NULL);
        CREATE TABLE checked (
            id int PRIMARY KEY CHECK (id BETWEEN 50 AND 60), state text NOT NULL CHECK (state IN ('new', 'done')),
            CHECK (state <> 'new' OR id > 52));
        CREATE TABLE parted (id int NOT NULL, region text NOT NULL) PARTITION BY LIST (region);
        CREATE TABLE parted_eu PARTITION OF parted FOR VALUES IN ('eu', 'uk');
        CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree);
        CREATE TABLE pair (one int, two int, PRIMARY KEY (one, two));
        CREATE TABLE of_pair (one int NOT NULL, two int NOT NULL, UNIQUE (one, two),
            FOREIGN KEY (one, two) REFERENCES pair);
        CREATE TABLE coded (code text NOT NULL CHECK (code ~ '^[A-Z]{3}$'), mail text CHECK (mail LIKE '%@%' AND mail ~ '^[^@]+@[^@]+[.][a-z]+$'),
            short text NOT NULL CHECK (length(short) = 5));
        CREATE TABLE picky (code text NOT NULL CHECK (md5(code) = code));
        """);
    write(
        "U1__tables.sql",
        "DROP TABLE kinds, checked, parted, tree, of_pair, pair, picky, coded; DROP DOMAIN positive, rate; DROP TYPE mood;");
    write(
        "V2__change.sql",
        "CREATE TABLE counts AS SELECT (SELECT count(*) FROM kinds) + (SELECT count(*) FROM checked)"
            + " + (SELECT count(*) FROM parted) + (SELECT count(*) FROM tree) + (SELECT count(*) FROM of_pair)"
            + " + (SELECT count(*) FROM coded) AS all_rows;"
            + " ALTER TABLE counts ADD CHECK (all_rows IN (0, 18));");
    write("U2__change.sql", "DROP TABLE counts;");

    List<Finding> findings = verify();

    assertThat(findings)
        .extracting(finding -> finding.rule().id() + " " + finding.message())
        .containsExactly(
            "rows-not-made public.picky has no rows: the catalog does not say which it takes");
  }

  @Test
  void rows_of_the_users_own_are_kept_as_those_that_are_made() throws Exception {
    Path seeds =
        Files.createDirectory(directory.resolveSibling("seeds-" + directory.getFileName()));
    Files.writeString(
        seeds.resolve("V1__rows.sql"), "INSERT INTO orders VALUES (1, 'a note', 'own', 1);");
    write("V2__change.sql", "ALTER TABLE orders ALTER note TYPE varchar(30);");
    write("U2__change.sql", "ALTER TABLE orders ALTER note TYPE text;");
    VerificationOptions plain = VerificationOptions.defaults().withImpact(false).withFaults(false);
    assertThat(rules(plain.withSeeds(Seeds.in(seeds)))).isEmpty();

    write(
        "V2__change.sql",
        "UPDATE orders SET note = 'x' WHERE code = 'own'; ALTER TABLE orders ADD x int;");
    write("U2__change.sql", "ALTER TABLE orders DROP x;");
    assertThat(rules(plain)).isEmpty();
    assertThat(rules(plain.withSeeds(Seeds.in(seeds)))).containsExactly("data-lost");

    Files.writeString(seeds.resolve("V1__rows.sql"), "INSERT INTO nowhere VALUES (1);");
    assertThat(rules(plain.withSeeds(Seeds.in(seeds)))).containsExactly("seed-fails");
    Files.writeString(seeds.resolve("rows.sql"), "");
    assertThatThrownBy(() -> Seeds.in(seeds)).hasMessageContaining("names no version");
  }

  private List<String> rules(VerificationOptions options) throws SQLException {
    return new MigrationVerification(SERVER, MigrationSet.find(directory), options)
        .run().findings().stream()
            .filter(finding -> finding.severity() != Severity.NOTE)
            .map(finding -> finding.rule().id())
            .toList();
  }

  private List<String> rules() throws SQLException {
    return verify().stream()
        .filter(finding -> finding.severity() != Severity.NOTE)
        .map(finding -> finding.rule().id())
        .toList();
  }

  private List<Finding> verify() throws SQLException {
    return new MigrationVerification(
            SERVER,
            MigrationSet.find(directory),
            VerificationOptions.defaults().withImpact(false).withFaults(false))
        .run()
        .findings();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
