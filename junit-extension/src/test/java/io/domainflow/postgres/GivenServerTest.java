package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes the embedded server for one that somebody else runs. */
final class GivenServerTest {
  private static final String SECRET = "s3cretOfThisTest";

  private final RunningServer host =
      (RunningServer) PostgresServer.shared(new PostgresSource.Embedded());
  private final String authority = host.cluster().access().place().replaceAll("/.*", "");
  private TestDatabase home = host.createDatabase();

  @BeforeEach
  void a_role_that_may_create_databases_and_one_that_may_not() throws SQLException {
    Sql.run(
        home,
        "CREATE ROLE given_owner LOGIN CREATEDB PASSWORD '" + SECRET + "'",
        "CREATE ROLE given_reader LOGIN PASSWORD '" + SECRET + "'",
        "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
        "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
  }

  @AfterEach
  void neither_is_left() throws SQLException {
    Sql.run(
        home,
        "GRANT CONNECT ON DATABASE postgres, template1 TO PUBLIC",
        "DROP ROLE given_owner, given_reader");
    home.close();
  }

  private String url(String role, String options) {
    return "jdbc:postgresql://%s/%s?user=%s&password=%s%s"
        .formatted(authority, home.name(), role, SECRET, options);
  }

  @Test
  void databases_stand_beside_what_is_there_and_leave_it_as_it_was() throws SQLException {
    List<String> before = everything();

    PostgresServer given = PostgresServer.shared(new PostgresSource.Given(url("given_owner", "")));
    try (TestDatabase database = given.createDatabase()) {
      Sql.run(database, "CREATE TABLE t (id int)");
      assertThat(database.name()).matches("domainflow_[0-9a-f]{16}");
      assertThat(Sql.texts(database, "SELECT current_user")).containsExactly("given_owner");
      assertThat(everything()).hasSize(before.size() + 1);
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(given.description()).isEqualTo("PostgreSQL 18.6, at a given URL");
  }

  private List<String> everything() throws SQLException {
    try (Connection session = home.connect()) {
      List<String> all = new ArrayList<>();
      all.addAll(Sql.texts(session, "SELECT d::text FROM pg_database d ORDER BY oid"));
      all.addAll(Sql.texts(session, "SELECT r::text FROM pg_roles r ORDER BY oid"));
      all.addAll(
          Sql.texts(session, "SELECT c::text FROM pg_class c WHERE oid > 16383 ORDER BY oid"));
      return all;
    }
  }

  @Test
  void a_role_that_may_create_databases_may_copy_its_own() throws SQLException {
    PostgresServer given = PostgresServer.shared(new PostgresSource.Given(url("given_owner", "")));
    try (TestDatabase template = given.createDatabase()) {
      Sql.run(
          template,
          "CREATE TABLE t AS SELECT 1 AS x",
          "ALTER DATABASE " + template.name() + " SET work_mem = '5MB'",
          "REVOKE TEMPORARY ON DATABASE " + template.name() + " FROM PUBLIC");
      try (TestDatabase copy = given.createDatabase(template)) {
        assertThat(Sql.texts(copy, "SELECT x FROM t")).containsExactly("1");
        assertThat(Sql.texts(copy, "SHOW work_mem")).containsExactly("5MB");
      }
    }
  }

  @Test
  void options_of_the_url_hold_for_the_databases_created() throws SQLException {
    String options = "&ApplicationName=mine&sslmode=disable&options=-c%20work_mem=5MB";
    PostgresServer given =
        PostgresServer.shared(new PostgresSource.Given(url("given_owner", options)));
    try (TestDatabase database = given.createDatabase()) {
      assertThat(Sql.texts(database, "SHOW application_name")).containsExactly("mine");
      assertThat(Sql.texts(database, "SHOW work_mem")).containsExactly("5MB");
    }
  }

  @Test
  void a_url_may_name_several_hosts() throws SQLException, IOException {
    String url = url("given_owner", "").replace("//", "//127.0.0.1:" + closedPort() + ",");
    PostgresServer given = PostgresServer.shared(new PostgresSource.Given(url));
    try (TestDatabase database = given.createDatabase()) {
      assertThat(Sql.texts(database, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void a_role_that_may_not_create_databases_is_told_what_it_lacks() {
    PostgresServer given = PostgresServer.shared(new PostgresSource.Given(url("given_reader", "")));

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(given::createDatabase)
        .withMessageContainingAll("CREATEDB", authority)
        .satisfies(GivenServerTest::tellsNothing);
  }

  @Test
  void a_wrong_password_is_refused_without_being_told() {
    String url = url("given_owner", "").replace(SECRET, SECRET + "x");

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> PostgresServer.shared(new PostgresSource.Given(url)))
        .withMessageContainingAll("28P01", authority + "/" + home.name(), "embedded", "container")
        .satisfies(GivenServerTest::tellsNothing);
  }

  @Test
  void a_server_that_does_not_answer_is_named() throws IOException {
    int port = closedPort();
    String url = url("given_owner", "").replaceAll(":\\d+/", ":" + port + "/");

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> PostgresServer.shared(new PostgresSource.Given(url)))
        .withMessageContainingAll("127.0.0.1:" + port + "/", "08001")
        .satisfies(GivenServerTest::tellsNothing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://me:" + SECRET + "@db/x",
        "jdbc:postgresql://db:" + SECRET + "/x",
        "jdbc:postgresql://db/x?user=me&password=" + SECRET + "%zz",
      })
  void a_url_that_cannot_be_read_is_not_repeated(String url) {
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> PostgresServer.shared(new PostgresSource.Given(url)))
        .withMessageContaining("jdbc:postgresql://host:port/database")
        .satisfies(GivenServerTest::tellsNothing);
  }

  @Test
  void databases_left_open_are_dropped_when_the_jvm_is_terminated() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.start(url("given_owner", ""), "wait")) {
      String name = jvm.awaitReady().said("database");
      assertThat(Sql.texts(home, "SELECT datname FROM pg_database")).contains(name);

      jvm.terminate();

      jvm.awaitEnd();
      assertThat(Sql.texts(home, "SELECT datname FROM pg_database")).doesNotContain(name);
    }
  }

  @Test
  void databases_left_open_are_dropped_when_the_servers_end_before_the_jvm() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.start(url("given_owner", ""), "end")) {
      String name = jvm.awaitReady().said("database");

      assertThat(name).isNotEmpty();
      assertThat(Sql.texts(home, "SELECT datname FROM pg_database")).doesNotContain(name);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void tellsNothing(Throwable failure) {
    for (Throwable cause : chain(failure)) {
      assertThat(cause.toString()).doesNotContain(SECRET).doesNotContain("password=s");
    }
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Set.of();
    for (Throwable cause = failure;
        cause != null && !seen.contains(cause);
        cause = cause.getCause()) {
      chain.add(cause);
      seen = Set.copyOf(chain);
      chain.addAll(List.of(cause.getSuppressed()));
    }
    return chain;
  }
}
