package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class DatabaseCopyTest {
  private final PostgresServer server = PostgresServer.shared(new PostgresSource.Embedded());

  @Test
  void a_copy_has_all_that_stands_in_its_template_under_the_same_oids() throws SQLException {
    try (TestDatabase template = server.createDatabase()) {
      Sql.run(
          template,
          "CREATE UNLOGGED TABLE t (id serial, x text)",
          "INSERT INTO t (x) VALUES ('one')",
          "CREATE VIEW v AS SELECT * FROM t");
      String oid = "SELECT 't'::regclass::oid";

      try (TestDatabase copy = server.createDatabase(template)) {
        assertThat(copy.name()).isNotEqualTo(template.name());
        assertThat(Sql.texts(copy, "SELECT x FROM v")).containsExactly("one");
        assertThat(Sql.texts(copy, oid)).isEqualTo(Sql.texts(template, oid));
        Sql.run(copy, "DROP VIEW v");
      }

      assertThat(Sql.texts(template, "SELECT x FROM v")).containsExactly("one");
    }
  }

  @Test
  void a_copy_is_dropped_as_any_other() throws SQLException {
    try (TestDatabase template = server.createDatabase()) {
      TestDatabase copy = server.createDatabase(template);
      copy.close();

      assertThat(Sql.texts(template, "SELECT datname FROM pg_database"))
          .contains(template.name())
          .doesNotContain(copy.name());
    }
  }

  @Test
  void settings_and_privileges_of_the_database_come_along() throws SQLException {
    try (TestDatabase template = server.createDatabase()) {
      Sql.run(
          template,
          "CREATE ROLE copy_reader LOGIN",
          "CREATE SCHEMA \"Odd, name\"",
          alter(template, "SET search_path = \"Odd, name\", \"$user\", public"),
          alter(template, "SET application_name = 'it''s mine'"),
          alter(template, "SET my.own = 'a=b'"),
          "ALTER ROLE copy_reader IN DATABASE " + template.name() + " SET work_mem = '5MB'",
          "REVOKE CONNECT ON DATABASE " + template.name() + " FROM PUBLIC",
          "GRANT CREATE ON DATABASE " + template.name() + " TO copy_reader WITH GRANT OPTION");
      try (TestDatabase copy = server.createDatabase(template)) {
        String settings =
            """
            SELECT setrole::regrole || ' ' || unnest(setconfig) FROM pg_db_role_setting
             WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1
            """;
        String privileges =
            """
            SELECT a::text FROM pg_database, unnest(datacl) a WHERE datname = current_database() ORDER BY 1
            """;
        assertThat(Sql.texts(copy, settings)).isEqualTo(Sql.texts(template, settings)).hasSize(4);
        assertThat(Sql.texts(copy, privileges)).isEqualTo(Sql.texts(template, privileges));
        assertThat(Sql.texts(copy, "SHOW search_path"))
            .containsExactly("\"Odd, name\", \"$user\", public");
      }
      Sql.run(template, "DROP OWNED BY copy_reader", "DROP ROLE copy_reader");
    }
  }

  @Test
  void an_empty_search_path_comes_along() throws SQLException {
    try (TestDatabase template = server.createDatabase()) {
      Sql.run(template, alter(template, "SET search_path = ''"));
      try (TestDatabase copy = server.createDatabase(template)) {
        assertThat(Sql.texts(copy, "SHOW search_path")).containsExactly("\"\"");
      }
    }
  }

  private static String alter(TestDatabase database, String change) {
    return "ALTER DATABASE " + database.name() + " " + change;
  }

  @Test
  void a_template_that_somebody_is_connected_to_is_not_copied() throws SQLException {
    try (TestDatabase template = server.createDatabase();
        Connection session = template.connect()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> server.createDatabase(template))
          .withMessageContainingAll("closes them first", "55006");
      assertThat(session.isValid(5)).isTrue();
    }
  }

  @Test
  void a_database_that_is_not_ours_is_not_copied() {
    TestDatabase stranger = new ServerDatabase((RunningServer) server, "template1");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> server.createDatabase(stranger))
        .withMessageStartingWith("template1 is not a database that was created at");
  }
}
