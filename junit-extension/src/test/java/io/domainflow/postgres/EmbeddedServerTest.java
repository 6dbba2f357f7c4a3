package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddedServerTest {
  private final PostgresServer server = PostgresServer.shared(new PostgresSource.Embedded());

  @Test
  void it_says_what_it_is() {
    assertThat(server.description()).matches("PostgreSQL 18\\.\\d+, embedded");
    assertThat(server.version()).isBetween(180000, 189999);
    assertThat(server.maxConnections()).isGreaterThan(1050);
  }

  @Test
  void there_is_one_in_a_jvm() {
    assertThat(PostgresServer.shared(new PostgresSource.Embedded())).isSameAs(server);
  }

  @ParameterizedTest
  @CsvSource({
    "fsync, off",
    "full_page_writes, off",
    "synchronous_commit, on",
    "listen_addresses, 127.0.0.1",
    "server_encoding, UTF8"
  })
  void its_settings_are_those_of_a_server_for_tests(String setting, String value)
      throws SQLException {
    try (TestDatabase database = server.createDatabase()) {
      String sql = "SELECT setting FROM pg_settings WHERE name = '" + setting + "'";
      assertThat(Sql.texts(database, sql)).containsExactly(value);
    }
  }

  @Test
  void nobody_gets_in_without_the_password() {
    Access access = ((RunningServer) server).cluster().access().with("password", "guess");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> access.connect().close())
        .satisfies(refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void a_session_does_not_pay_for_4096_iterations() throws SQLException {
    try (TestDatabase database = server.createDatabase()) {
      assertThat(Sql.texts(database, "SELECT rolpassword FROM pg_authid WHERE rolcanlogin"))
          .singleElement()
          .asString()
          .startsWith("SCRAM-SHA-256$1:");
    }
  }

  @Test
  void sessions_say_whose_they_are() throws SQLException {
    try (TestDatabase database = server.createDatabase()) {
      assertThat(Sql.texts(database, "SHOW application_name")).containsExactly("domainflow");
    }
  }

  @Test
  void databases_do_not_see_one_another() throws SQLException {
    try (TestDatabase one = server.createDatabase();
        TestDatabase other = server.createDatabase()) {
      Sql.run(one, "CREATE TABLE here (id int)");

      assertThat(Sql.texts(one, "SELECT to_regclass('here')")).containsExactly("here");
      assertThat(Sql.texts(other, "SELECT to_regclass('here')")).containsOnlyNulls();
    }
  }

  @Test
  void a_closed_database_is_gone_with_the_sessions_on_it() throws SQLException {
    TestDatabase database = server.createDatabase();
    try (Connection open = database.dataSource().getConnection()) {
      database.close();
      database.close();

      assertThat(open.isValid(5)).isFalse();
    }
    try (TestDatabase other = server.createDatabase()) {
      assertThat(Sql.texts(other, "SELECT datname FROM pg_database"))
          .contains(other.name())
          .doesNotContain(database.name());
    }
  }

  @Test
  void databases_can_be_created_at_the_same_time() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<TestDatabase>> creations = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        creations.add(server::createDatabase);
      }
      for (Future<TestDatabase> creation : workers.invokeAll(creations)) {
        creation.get().close();
      }
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void nothing_tells_the_password() throws SQLException {
    try (TestDatabase database = server.createDatabase()) {
      assertThat(List.of(server, database, database.dataSource(), database.server()))
          .extracting(Object::toString)
          .allSatisfy(text -> assertThat(text).doesNotContainPattern("[0-9a-f]{32}"));
    }
  }

  @Test
  void roles_of_a_database_do_not_meet_the_next_one() throws IOException {
    // A server of its own: roles go when no database is left, and other tests have some.
    try (ForkedJvm jvm = ForkedJvm.start("embedded", "roles")) {
      assertThat(jvm.awaitReady().said("roles")).isEqualTo("made twice");
    }
  }
}
