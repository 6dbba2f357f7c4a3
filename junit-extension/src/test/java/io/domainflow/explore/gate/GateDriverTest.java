package io.domainflow.explore.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

final class GateDriverTest {
  private static GatedDatabase db;

  @BeforeAll
  static void open() throws SQLException {
    db = new GatedDatabase();
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void it_is_found_by_its_url_and_to_connect_is_a_step() throws SQLException {
    db.gate.forget();
    try (Connection connection = DriverManager.getConnection(db.url());
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM");
    }
    assertThat(db.gate.lines())
        .containsExactly("CONNECT connect", "STATEMENT VACUUM", "DISCONNECT close");
  }

  @Test
  void a_plain_url_is_not_its_own() throws SQLException {
    Driver driver = DriverManager.getDriver(db.url());
    assertThat(driver).isInstanceOf(GateDriver.class);
    assertThat(driver.acceptsURL(db.database.url())).isFalse();
    assertThat(driver.connect(db.database.url(), new Properties())).isNull();
    assertThat(DriverManager.getDriver(db.database.url())).isNotInstanceOf(GateDriver.class);
    assertThat(driver.getPropertyInfo(db.url(), new Properties())).isNotEmpty();
  }

  @Test
  void a_server_that_does_not_answer_is_reported_as_the_driver_does() {
    assertThatThrownBy(
            () -> DriverManager.getConnection("jdbc:domainflow:postgresql://127.0.0.1:1/x?user=u"))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08001");
  }

  @Test
  void a_gate_is_of_one_database_and_may_come_and_go() throws SQLException {
    try (GatedDatabase other = new GatedDatabase();
        Connection connection = other.connect();
        Statement statement = connection.createStatement()) {
      Gates.remove(other.database.name());
      statement.execute("SELECT 1");
      assertThat(Gates.of(other.database.name())).isSameAs(Gate.OPEN);
      Gates.install(other.database.name(), db.gate);
      db.gate.forget();
      statement.execute("SELECT 2");
      assertThat(db.gate.lines()).containsExactly("STATEMENT SELECT 2", "AUTO_COMMIT commit");
    }
  }

  @Test
  void the_scenario_that_runs_has_a_fixed_name() throws SQLException {
    ScenarioDatabases.begin(db.database.name(), db.database.url());
    try (Connection connection =
            DriverManager.getConnection("jdbc:domainflow:scenario:?ApplicationName=shop");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_database(), current_setting('application_name')")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo(db.database.name());
      assertThat(row.getString(2)).isEqualTo("shop");
      assertThat(connection).isNotInstanceOf(PgConnection.class);
    } finally {
      ScenarioDatabases.end(db.database.name());
    }
  }

  @Test
  void the_fixed_name_is_refused_unless_exactly_one_scenario_runs() {
    String url = "jdbc:domainflow:scenario:";
    assertRefused(url, "none does");
    ScenarioDatabases.begin("one", "jdbc:postgresql:one");
    assertRefused(url + "//localhost/x", "?options only");
    ScenarioDatabases.begin("two", "jdbc:postgresql:two");
    assertRefused(url, "2 at the same time (one, two)");
    ScenarioDatabases.end("one");
    ScenarioDatabases.end("two");
    assertRefused(url, "none does");
  }

  private static void assertRefused(String url, String because) {
    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(because)
        .hasFieldOrPropertyWithValue("SQLState", "08001");
  }
}
