package io.domainflow;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Fault;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Under the migration lock a thing is done once, whoever is first, and whoever dies. */
final class MigrationLockScenarioTest {
  private DomainFlow flow;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    try (Statement statement = db.createStatement()) {
      statement.execute("CREATE TABLE migrated (token bigint NOT NULL)");
    }
    flow = DomainFlow.on(dataSource, DomainFlowSettings.defaults().withoutListening());
    flow.migrate();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @ConcurrencyScenario(workers = 2, schedules = 300)
  void two_want_the_same(Actor actor, DataSource db) throws Exception {
    migrate(db);
  }

  @ConcurrencyScenario(workers = 2, schedules = 200, faults = Fault.CRASH)
  void one_may_die(Actor actor, DataSource db) throws Exception {
    migrate(db);
  }

  private void migrate(DataSource db) throws Exception {
    try {
      flow.migrationLock()
          .runOnce(
              "v1",
              Duration.ZERO,
              lease -> {
                try (Connection session = db.getConnection();
                    Statement statement = session.createStatement()) {
                  session.setAutoCommit(false);
                  lease.check(session);
                  statement.execute("INSERT INTO migrated VALUES (" + lease.token() + ")");
                  session.commit();
                }
              });
    } catch (MigrationLockTimeoutException e) {
      // the other is at it
    }
  }

  @Invariant("nobody did it twice, and what is noted as done was done")
  boolean once(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM migrated), (SELECT count(*) FROM"
                    + " domainflow.migration_done)")) {
      row.next();
      return row.getInt(1) <= 1 && row.getInt(2) <= row.getInt(1);
    }
  }
}
