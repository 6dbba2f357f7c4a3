package io.domainflow.explore.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the functions that tell the time say when a clock is moved on. */
final class DatabaseClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private final PostgresServer server =
      PostgresServer.shared(PostgresSource.configured("embedded", "the test"));

  private TestDatabase database;
  private DatabaseClock clock;
  private Connection session;

  @BeforeEach
  void install() throws SQLException {
    database = server.createDatabase();
    clock = DatabaseClock.install(database);
    session = database.connect();
  }

  @AfterEach
  void drop() throws SQLException {
    session.close();
    clock.close();
    database.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String value(String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** How far an expression is ahead of the server's real time, in whole hours. */
  private long hoursAhead(String expression) throws SQLException {
    return Long.parseLong(
        value(
            "SELECT round(extract(epoch FROM (%s) - CURRENT_TIMESTAMP) / 3600)::int8"
                .formatted(expression)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now()",
        "transaction_timestamp()",
        "statement_timestamp()",
        "clock_timestamp()",
        "timeofday()::timestamptz",
        "pg_catalog.now()",
        "pg_catalog.clock_timestamp()"
      })
  void functions_tell_the_time_that_was_moved_on(String function) throws SQLException {
    assertThat(hoursAhead(function)).isZero();
    clock.advance(HOUR);
    assertThat(hoursAhead(function)).isEqualTo(1);
    clock.advance(HOUR.multipliedBy(2));
    assertThat(hoursAhead(function)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
  void now_is_that_of_the_start_whatever_is_asked_first(int isolation) throws SQLException {
    clock.advance(HOUR);
    session.setAutoCommit(false);
    session.setTransactionIsolation(isolation);
    execute("SELECT 1"); // begins the transaction, and does not ask
    clock.advance(HOUR);
    clock.advance(HOUR);
    assertThat(hoursAhead("now()")).isEqualTo(1);
    assertThat(hoursAhead("transaction_timestamp()")).isEqualTo(1);
    assertThat(hoursAhead("clock_timestamp()")).isEqualTo(3);
    assertThat(hoursAhead("statement_timestamp()")).isEqualTo(3);
    String before = value("SELECT now()");
    clock.advance(HOUR);
    assertThat(value("SELECT now()")).isEqualTo(before);
    session.commit();
    assertThat(hoursAhead("now()")).isEqualTo(4);
  }

  @Test
  void now_is_one_time_within_a_transaction_and_clock_timestamp_goes_on() throws SQLException {
    session.setAutoCommit(false);
    String start = value("SELECT now()");
    for (int move = 1; move <= 20; move++) {
      clock.advance(Duration.ofNanos(move * 1_234_000L));
      assertThat(value("SELECT now()")).isEqualTo(start);
      assertThat(value("SELECT now() = transaction_timestamp()")).isEqualTo("t");
      assertThat(
              value(
                  "SELECT clock_timestamp() - now() >= interval '%s microseconds'"
                      .formatted(clock.moved().toNanos() / 1000)))
          .isEqualTo("t");
    }
  }

  @Test
  void defaults_functions_triggers_and_views_are_bound() throws SQLException {
    execute(
        "CREATE TABLE lease (id int, made timestamptz DEFAULT now(), touched timestamptz)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS"
            + " 'BEGIN NEW.touched := clock_timestamp(); RETURN NEW; END'",
        "CREATE TRIGGER touch BEFORE INSERT ON lease FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE FUNCTION age_of(l lease) RETURNS interval STABLE RETURN now() - l.made",
        "CREATE FUNCTION nowish() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
        "CREATE VIEW old_lease AS SELECT * FROM lease WHERE made < now() - interval '30 minutes'",
        "INSERT INTO lease (id) VALUES (1)");
    clock.advance(HOUR);
    execute("SET search_path = public", "INSERT INTO lease (id) VALUES (2)");
    assertThat(hoursAhead("(SELECT made FROM lease WHERE id = 2)")).isEqualTo(1);
    assertThat(hoursAhead("(SELECT touched FROM lease WHERE id = 2)")).isEqualTo(1);
    assertThat(hoursAhead("nowish()")).isEqualTo(1);
    assertThat(value("SELECT age_of(lease) > interval '59 minutes' FROM lease WHERE id = 1"))
        .isEqualTo("t");
    assertThat(value("SELECT count(*) FROM old_lease")).isEqualTo("1");
  }

  @Test
  void an_index_is_used_as_with_the_real_functions() throws SQLException {
    execute(
        "CREATE TABLE lease (id int, expires_at timestamptz)",
        "INSERT INTO lease SELECT i, now() + i * interval '1 s' FROM generate_series(1, 10000) i",
        "CREATE INDEX soonest ON lease (expires_at)",
        "ANALYZE lease");
    clock.advance(Duration.ofSeconds(5));
    assertThat(value("EXPLAIN SELECT * FROM lease WHERE expires_at <= now()"))
        .contains("Index Scan using soonest");
    assertThat(value("SELECT concat(provolatile, proparallel) FROM pg_proc WHERE proname = 'now'"))
        .isEqualTo("ss");
    assertThat(
            value(
                "SELECT concat(provolatile, proparallel) FROM pg_proc WHERE proname = 'clock_timestamp'"))
        .isEqualTo("vs");
  }

  @Test
  void unprivileged_roles_ask_it_too_and_cannot_move_it() throws SQLException {
    execute("CREATE ROLE clerk_of_the_clock", "SET ROLE clerk_of_the_clock");
    clock.advance(HOUR);
    assertThat(hoursAhead("now()")).isEqualTo(1);
    assertThatThrownBy(() -> value("SELECT domainflow_clock.advance(1)"))
        .isInstanceOf(SQLException.class);
    execute("RESET ROLE", "DROP ROLE clerk_of_the_clock");
  }

  @Test
  void a_role_that_is_no_superuser_is_told_so() throws SQLException {
    execute("CREATE ROLE owner_of_little LOGIN");
    TestDatabase other = server.createDatabase();
    try (other) {
      assertThatThrownBy(() -> DatabaseClock.install(new As(other, "owner_of_little")))
          .isInstanceOf(ClockUnavailableException.class)
          .hasMessageContaining("takes a superuser")
          .hasMessageContaining("domainflow.postgres = embedded or container");
    }
    execute("DROP ROLE owner_of_little");
  }

  @Test
  void a_reset_goes_back_to_the_mark() throws SQLException {
    clock.advance(HOUR);
    clock.mark();
    clock.advance(HOUR);
    clock.reset();
    assertThat(hoursAhead("now()")).isEqualTo(1);
    assertThat(hoursAhead("statement_timestamp()")).isEqualTo(1);
    assertThat(clock.moved()).isEqualTo(HOUR);
  }

  @Test
  void clocks_of_the_jvm_move_along() {
    clock.advance(HOUR);
    assertThat(Duration.between(Instant.now(), clock.asClock(ZoneOffset.UTC).instant()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    assertThat(Duration.between(Instant.now(), clock.asInstantSource().instant()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT0S | goes forwards only",
        "PT-1S | goes forwards only",
        "PT0.0000001S | microseconds",
        "P73001D | 200 years",
        "P999999999D | 200 years"
      })
  void what_is_no_move_is_refused(Duration by, String why) {
    assertThatThrownBy(() -> clock.advance(by))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void moves_together_have_a_limit() {
    clock.advance(Duration.ofDays(40_000));
    assertThatThrownBy(() -> clock.advance(Duration.ofDays(40_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all moves together");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT current_timestamp | current_timestamp",
        "UPDATE t SET a = LOCALTIMESTAMP(3) | LOCALTIMESTAMP",
        "SELECT 'now'::timestamptz | the literal 'now'",
        "SELECT date 'today' | the literal 'today'",
        "SELECT CAST('now' AS timestamp) | the literal 'now'"
      })
  void what_no_clock_can_reach_is_named(String sql, String found) {
    assertThat(BeyondReach.in(sql)).contains(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT now()",
        "SELECT 'current_timestamp'",
        "SELECT 1 -- current_date",
        "SELECT /* localtime */ 1",
        "SELECT \"current_time\" FROM t",
        "INSERT INTO t VALUES ('now')"
      })
  void what_only_looks_like_it_is_not(String sql) {
    assertThat(BeyondReach.in(sql)).isEmpty();
  }

  @Test
  void what_the_schema_has_beyond_reach_is_named() throws SQLException {
    execute(
        "CREATE TABLE lease (id int, made timestamptz DEFAULT CURRENT_TIMESTAMP, day date DEFAULT now())",
        "CREATE VIEW today AS SELECT CURRENT_DATE AS day",
        "CREATE FUNCTION f() RETURNS timestamptz LANGUAGE plpgsql AS 'BEGIN RETURN current_timestamp; END'",
        "CREATE FUNCTION g() RETURNS date RETURN CURRENT_DATE",
        "CREATE FUNCTION fine() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'");
    List<String> warnings = BeyondReach.inSchema(session);
    assertThat(warnings).hasSize(4);
    assertThat(String.join("\n", warnings))
        .contains("the default of public.lease.made")
        .contains("public.today", "public.f", "public.g")
        .doesNotContain("fine");
  }

  /** The same database for another role. */
  private record As(TestDatabase database, String role) implements TestDatabase {
    @Override
    public String name() {
      return database.name();
    }

    @Override
    public Connection connect() throws SQLException {
      Connection session = database.connect();
      try (Statement statement = session.createStatement()) {
        statement.execute("SET ROLE " + role);
      }
      return session;
    }

    @Override
    public javax.sql.DataSource dataSource() {
      return database.dataSource();
    }

    @Override
    public String url() {
      return database.url();
    }

    @Override
    public PostgresServer server() {
      return database.server();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
