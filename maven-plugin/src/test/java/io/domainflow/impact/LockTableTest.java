package io.domainflow.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.SqlScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What kinds of statements lock, write anew and read whole, on the oldest and the newest server:
 * the table of docs/migrations.md, row by row.
 */
final class LockTableTest {
  private static final List<String> SOURCES = List.of("embedded:14", "embedded");

  /** Tables t and child, the latter with a foreign key to the former; both have rows. */
  private static final String TABLES =
      """
      CREATE TABLE t (
          id int PRIMARY KEY, name text, code varchar(20), amount numeric(10,2), number int,
          happened timestamp, v int NOT NULL DEFAULT 1);
      CREATE TABLE child (id int PRIMARY KEY, t_id int REFERENCES t);
      CREATE TABLE alone (id int PRIMARY KEY, t_id int);
      CREATE INDEX t_code ON t (code);
      INSERT INTO t SELECT n, 'n', 'c' || n, 1, n, now() FROM generate_series(1, 100) AS n;
      INSERT INTO child SELECT n, n FROM generate_series(1, 50) AS n;
      INSERT INTO alone SELECT n, n FROM generate_series(1, 50) AS n;
      """;

  private record Row(String statement, String expected, String setUp) {}

  private static Row row(String statement, String expected, String... setUp) {
    return new Row(statement, expected, String.join(";\n", setUp));
  }

  private static final List<Row> ROWS =
      List.of(
          row("ALTER TABLE t ADD c int DEFAULT 7", "t AEX"),
          row("ALTER TABLE t ADD c timestamptz DEFAULT now()", "t AEX"),
          row("ALTER TABLE t ADD c uuid DEFAULT gen_random_uuid()", "t AEX rewrite"),
          row("ALTER TABLE t ADD c timestamptz DEFAULT clock_timestamp()", "t AEX rewrite"),
          row("ALTER TABLE t ADD c serial", "t AEX rewrite"),
          row("ALTER TABLE t ADD c int GENERATED ALWAYS AS IDENTITY", "t AEX rewrite"),
          row("ALTER TABLE t ADD c int GENERATED ALWAYS AS (number * 2) STORED", "t AEX rewrite"),
          row("ALTER TABLE t ADD c int UNIQUE", "t AEX scan"),
          row("ALTER TABLE alone ADD c int REFERENCES t", "alone AEX, t SRX"),
          row("ALTER TABLE t ADD c int CHECK (c > 0)", "t AEX scan"),
          row("ALTER TABLE t ALTER number SET NOT NULL", "t AEX scan"),
          row(
              "ALTER TABLE t ALTER number SET NOT NULL",
              "t AEX",
              "ALTER TABLE t ADD CONSTRAINT c CHECK (number IS NOT NULL)"),
          row("ALTER TABLE t ALTER code TYPE varchar(30)", "t AEX"),
          row("ALTER TABLE t ALTER code TYPE text", "t AEX"),
          row("ALTER TABLE t ALTER amount TYPE numeric(12,2)", "t AEX"),
          row("ALTER TABLE t ALTER code TYPE varchar(10)", "t AEX rewrite"),
          row("ALTER TABLE t ALTER name TYPE varchar(10)", "t AEX rewrite"),
          row("ALTER TABLE t ALTER amount TYPE numeric(12,3)", "t AEX rewrite"),
          row("ALTER TABLE t ALTER number TYPE bigint", "t AEX rewrite"),
          row("ALTER TABLE t ALTER happened TYPE timestamptz", "t AEX"),
          row(
              "SET timezone = 'Europe/Berlin'; ALTER TABLE t ALTER happened TYPE timestamptz",
              "t AEX rewrite"),
          row("ALTER TABLE t ADD CONSTRAINT c CHECK (number > 0)", "t AEX scan"),
          row("ALTER TABLE t ADD CONSTRAINT c CHECK (number > 0) NOT VALID", "t AEX"),
          row(
              "ALTER TABLE alone ADD CONSTRAINT c FOREIGN KEY (t_id) REFERENCES t",
              "alone SRX scan, t SRX scan"),
          row(
              "ALTER TABLE alone ADD CONSTRAINT c FOREIGN KEY (t_id) REFERENCES t NOT VALID",
              "alone SRX, t SRX"),
          row(
              "ALTER TABLE t VALIDATE CONSTRAINT c",
              "t SUX scan",
              "ALTER TABLE t ADD CONSTRAINT c CHECK (number > 0) NOT VALID"),
          row("ALTER TABLE child DROP CONSTRAINT child_t_id_fkey", "child AEX, t AEX"),
          row("DROP TABLE child", "child AEX, t AEX"),
          row("ALTER TABLE t ADD CONSTRAINT c UNIQUE (number)", "t AEX scan"),
          row(
              "ALTER TABLE k ADD PRIMARY KEY (id)",
              "k AEX scan",
              "CREATE TABLE k (id int NOT NULL)"),
          row(
              "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i",
              "t AEX",
              "CREATE UNIQUE INDEX i ON t (number)"),
          row("CREATE INDEX i ON t (number)", "t SH scan"),
          row("CREATE INDEX CONCURRENTLY i ON t (number)", "t SUX scan"),
          row("DROP INDEX t_code", "t AEX, t_code AEX"),
          row("DROP INDEX CONCURRENTLY t_code", "t SUX"),
          row("REINDEX INDEX t_code", "t SH scan, t_code AEX rewrite"),
          row("REINDEX INDEX CONCURRENTLY t_code", "t SUX scan"),
          row("CLUSTER t USING t_pkey", "t AEX rewrite"),
          row("VACUUM FULL t", "t AEX rewrite"),
          row("ALTER TABLE alone SET UNLOGGED", "alone AEX rewrite"),
          row("ALTER TABLE t RENAME TO u", "t AEX"),
          row("ALTER TABLE t RENAME name TO title", "t AEX"),
          row("ALTER TABLE t DROP name", "t AEX"),
          row(
              "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW"
                  + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
              "t SRX"),
          row("ALTER TABLE t DISABLE TRIGGER USER", "t SRX"),
          row(
              "DROP TRIGGER g ON t",
              "t AEX",
              "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW"
                  + " EXECUTE FUNCTION suppress_redundant_updates_trigger()"),
          row("CREATE POLICY p ON t", "t AEX"),
          row("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "t AEX"),
          row("ALTER TABLE t OWNER TO pg_read_all_data", "t AEX"),
          row("ALTER TABLE t REPLICA IDENTITY FULL", "t AEX"),
          row(
              "REFRESH MATERIALIZED VIEW m",
              "m AEX rewrite, t AS scan",
              "CREATE MATERIALIZED VIEW m AS TABLE t"),
          row(
              "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
              "m EX scan, t AS scan",
              "CREATE MATERIALIZED VIEW m AS TABLE t",
              "CREATE UNIQUE INDEX ON m (id)"),
          row(
              "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
              "p AEX",
              "CREATE TABLE p (id int) PARTITION BY LIST (id)"),
          row(
              "ALTER TABLE p DETACH PARTITION p1",
              "p AEX, p1 AEX",
              "CREATE TABLE p (id int) PARTITION BY LIST (id)",
              "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)"),
          row(
              "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1)",
              "p SUX, p1 AEX scan",
              "CREATE TABLE p (id int) PARTITION BY LIST (id)",
              "CREATE TABLE p1 (id int)"),
          row(
              "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
              "p SUX, p1 AEX",
              "CREATE TABLE p (id int) PARTITION BY LIST (id)",
              "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)"),
          row("CREATE TABLE c (t_id int REFERENCES t)", "t SRX"),
          row(
              "ALTER DOMAIN d ADD CHECK (VALUE > 0)",
              "k SH scan",
              "CREATE DOMAIN d AS int",
              "CREATE TABLE k (c d)"),
          row("LOCK TABLE t", "t AEX"),
          row("TRUNCATE t CASCADE", "child AEX rewrite, t AEX rewrite"),
          row("UPDATE t SET name = 'x'", "t RX scan"));

  static Stream<Arguments> rows() {
    return SOURCES.stream().flatMap(source -> ROWS.stream().map(row -> Arguments.of(source, row)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rows")
  void a_kind_of_statement(String source, Row row) throws SQLException {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured(source, "the test"));
    try (TestDatabase database = server.createDatabase();
        Connection session = database.connect()) {
      try (Statement statement = session.createStatement()) {
        statement.execute(TABLES + row.setUp());
      }
      ImpactObserver observer = new ImpactObserver(database, session);
      try (Connection own = database.connect()) {
        new SqlScript("test.sql", row.statement()).applyTo(own, observer);
      }
      boolean indexes = row.expected().contains("t_code");
      assertThat(shown(observer.impacts(), indexes)).isEqualTo(row.expected());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded:14", "embedded"})
  void another_tablespace(String source) throws SQLException {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured(source, "the test"));
    try (TestDatabase keeper = server.createDatabase();
        Connection session = keeper.connect();
        Statement statement = session.createStatement()) {
      String place;
      try (ResultSet row =
          statement.executeQuery("SELECT current_setting('data_directory') || '/../elsewhere'")) {
        row.next();
        place = row.getString(1);
      }
      statement.execute("COPY (SELECT 1) TO PROGRAM 'mkdir \"" + place + "\"'");
      statement.execute("CREATE TABLESPACE elsewhere LOCATION '" + place + "'");
      try {
        a_kind_of_statement(
            source, row("ALTER TABLE alone SET TABLESPACE elsewhere", "alone AEX rewrite"));
      } finally {
        statement.execute("DROP TABLESPACE elsewhere");
      }
    }
  }

  private static String shown(List<Impact> impacts, boolean indexes) {
    return impacts.stream()
        .flatMap(impact -> impact.touched().stream())
        .filter(touched -> !touched.kind().equals("sequence"))
        .filter(touched -> !touched.kind().equals("index") || indexes)
        .filter(touched -> !touched.relation().endsWith("_pkey"))
        .map(LockTableTest::shown)
        .collect(Collectors.joining(", "));
  }

  private static String shown(Touched touched) {
    String mode = touched.mode() == null ? "" : " " + shown(touched.mode());
    return touched.relation().substring("public.".length())
        + mode
        + (touched.rewritten() ? " rewrite" : "")
        + (touched.scanned() && !touched.rewritten() ? " scan" : "");
  }

  private static String shown(TableLockMode mode) {
    return switch (mode) {
      case ACCESS_SHARE -> "AS";
      case ROW_SHARE -> "RS";
      case ROW_EXCLUSIVE -> "RX";
      case SHARE_UPDATE_EXCLUSIVE -> "SUX";
      case SHARE -> "SH";
      case SHARE_ROW_EXCLUSIVE -> "SRX";
      case EXCLUSIVE -> "EX";
      case ACCESS_EXCLUSIVE -> "AEX";
    };
  }
}
