package io.domainflow;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Who registers under an id takes it over between the transactions that rely on it. */
final class WorkerScenarioTest {
  private DomainFlow flow;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    try (Statement statement = db.createStatement()) {
      statement.execute(
          "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, token bigint NOT NULL)");
    }
    flow = DomainFlow.on(dataSource, DomainFlowSettings.defaults().withoutListening());
    flow.migrate();
    flow.prepare();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @ConcurrencyScenario(workers = 2, schedules = 200, expected = LeaseLostException.class)
  void two_register_under_an_id(DataSource db) throws Exception {
    Worker worker = flow.workers().register("campaign", "w1", "generator", "");
    String write = "INSERT INTO written (token) VALUES (" + worker.token() + ")";
    try (Connection session = db.getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      try {
        worker.check(session);
        statement.execute(write);
        statement.execute(write); // so that another's can come in between
        session.commit();
      } catch (LeaseLostException e) {
        session.rollback();
        throw e;
      }
    }
  }

  @Invariant("tokens of writes never get less")
  boolean fenced(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(bool_and(grows), true)"
                    + " FROM (SELECT token >= lag(token, 1, 0::bigint) OVER (ORDER BY id)"
                    + " FROM written) writes (grows)")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
