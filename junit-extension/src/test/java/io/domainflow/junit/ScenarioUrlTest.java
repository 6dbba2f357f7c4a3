package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** {@code jdbc:domainflow:scenario:}, as an application takes it that another extension starts. */
@ExtendWith(ScenarioUrlTest.StartsAnApplication.class)
final class ScenarioUrlTest {
  private static final String URL = "jdbc:domainflow:scenario:";

  private String atStart = "";

  /** Comes before all {@code @BeforeEach}, as Spring's does. */
  static final class StartsAnApplication implements TestInstancePostProcessor {
    @Override
    public void postProcessTestInstance(Object test, ExtensionContext context) throws SQLException {
      ((ScenarioUrlTest) test).atStart = text("SELECT current_database()");
      text("CREATE TABLE tally (n int)");
      text("INSERT INTO tally VALUES (0)");
    }
  }

  @BeforeEach
  void the_database_was_there_before_the_application(TestDatabase database) {
    assertThat(atStart).isEqualTo(database.name());
  }

  @ConcurrencyScenario(workers = 2)
  void its_sessions_are_under_control(Actor actor) throws SQLException {
    text("UPDATE tally SET n = n + 1");
  }

  @ConcurrencyScenario(workers = 2)
  void the_next_scenario_has_a_database_of_its_own(Actor actor) throws SQLException {
    text("UPDATE tally SET n = n + 2");
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
