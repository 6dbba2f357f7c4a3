package io.domainflow;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Fault;
import io.domainflow.junit.BeforeSchedule;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import io.domainflow.junit.Invariant.When;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Workers of two processes that want to do something alone in their scope. */
final class CoordinatedOperationScenarioTest {
  private final Instances instances = new Instances();
  private DataSource dataSource;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    this.dataSource = dataSource;
    try (DomainFlow flow = DomainFlow.on(dataSource);
        Statement statement = db.createStatement()) {
      flow.migrate();
      statement.execute("CREATE TABLE operation (count int NOT NULL)");
      statement.execute("INSERT INTO operation VALUES (0)");
    }
  }

  @BeforeSchedule
  void start() {
    instances.start(dataSource);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @ConcurrencyScenario(workers = 2, schedules = 150)
  void two_coordinate(Actor actor, DataSource db) throws Exception {
    coordinate(actor, db);
  }

  @ConcurrencyScenario(workers = 2, schedules = 150, faults = Fault.CRASH)
  void one_may_die(Actor actor, DataSource db) throws Exception {
    coordinate(actor, db);
  }

  private void coordinate(Actor actor, DataSource db) throws Exception {
    Worker worker =
        instances.of(actor).workers().register("campaign", "w" + actor.number(), "generator", "");
    worker.coordinate("count", Duration.ZERO, lease -> count(db));
    worker.coordinate("count", Duration.ZERO, lease -> count(db));
  }

  private static int count(DataSource db) throws SQLException {
    try (Connection session = db.getConnection();
        Statement statement = session.createStatement()) {
      return statement.executeUpdate("UPDATE operation SET count = count + 1");
    }
  }

  @Invariant(value = "who is at something has its scope alone", when = When.EACH_STEP)
  boolean alone(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM domainflow.worker WHERE status = 'working')"
                    + " = (SELECT count(*) FROM domainflow.resource_lock WHERE holder IS NOT NULL)")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
