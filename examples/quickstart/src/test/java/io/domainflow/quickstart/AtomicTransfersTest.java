package io.domainflow.quickstart;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Mode;
import java.math.BigDecimal;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The same scenario on the repaired version, and one in which the workers differ. */
final class AtomicTransfersTest extends Bank {
  private static final String MIGRATIONS = "classpath:db/migration";

  @ConcurrencyScenario(workers = 2, migrations = MIGRATIONS)
  void everybody_pays_bob(Actor actor, DataSource db) throws SQLException {
    new AtomicTransfers(db).transfer("alice", "bob", BigDecimal.ONE);
  }

  @ConcurrencyScenario(mode = Mode.CONTEND, workers = 8, iterations = 50, migrations = MIGRATIONS)
  void a_crowd_pays_bob(Actor actor, DataSource db) throws SQLException {
    new AtomicTransfers(db).transfer("alice", "bob", BigDecimal.ONE);
  }

  @ConcurrencyScenario(migrations = MIGRATIONS)
  void alice_and_bob_pay_each_other(Scenario scenario, DataSource db) {
    Transfers transfers = new AtomicTransfers(db);
    scenario.actor("alice", actor -> transfers.transfer("alice", "bob", BigDecimal.TEN));
    scenario.actor("bob", actor -> transfers.transfer("bob", "alice", BigDecimal.ONE));
  }
}
