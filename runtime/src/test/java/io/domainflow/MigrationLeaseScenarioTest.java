package io.domainflow;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A holder whose lease has gone to another does not write what it checks, however late it is. */
final class MigrationLeaseScenarioTest {
  private DomainFlow flow;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    try (Statement statement = db.createStatement()) {
      statement.execute(
          "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, token bigint NOT NULL)");
    }
    flow = DomainFlow.on(dataSource, DomainFlowSettings.defaults().withoutListening());
    flow.migrate();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @ConcurrencyScenario(
      workers = 2,
      ticks = "31s",
      schedules = 200,
      expected = LeaseLostException.class)
  void a_lease_ends_at_any_step(DataSource db) throws Exception {
    try {
      flow.migrationLock().runOnce("v1", Duration.ZERO, lease -> writeTwice(db, lease));
    } catch (MigrationLockTimeoutException e) {
      // the other is at it
    }
  }

  @ConcurrencyScenario(
      workers = 2,
      ticks = "31s",
      schedules = 200,
      expected = LeaseLostException.class)
  void a_lease_without_a_name_ends_at_any_step(DataSource db) throws Exception {
    try (MigrationLease lease =
        Objects.requireNonNull(flow.migrationLock().acquireForSchema(Duration.ZERO, () -> false))) {
      writeTwice(db, lease);
    } catch (MigrationLockTimeoutException e) {
      // the other is at it
    }
  }

  /** Two writes of one transaction, so that another's can come in between. */
  private static void writeTwice(DataSource db, MigrationLease lease) throws SQLException {
    String write = "INSERT INTO written (token) VALUES (" + lease.token() + ")";
    try (Connection session = db.getConnection();
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      try {
        lease.check(session);
        statement.execute(write);
        statement.execute(write);
        session.commit();
      } catch (LeaseLostException e) {
        session.rollback();
        throw e;
      }
    }
  }

  @Invariant("tokens of writes never get less, and one that was noted as done was written last")
  boolean fenced(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(bool_and(grows), true) AND NOT EXISTS (SELECT FROM"
                    + " domainflow.migration_done WHERE token < (SELECT max(token) FROM written))"
                    + " FROM (SELECT token >= lag(token, 1, 0::bigint) OVER (ORDER BY id)"
                    + " FROM written) writes (grows)")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
