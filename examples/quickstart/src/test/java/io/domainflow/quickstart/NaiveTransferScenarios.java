package io.domainflow.quickstart;

import io.domainflow.explore.Actor;
import io.domainflow.junit.ConcurrencyScenario;
import java.math.BigDecimal;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Fails, as it should: Surefire leaves it out by its name, and {@link NaiveTransfersTest} runs it.
 */
final class NaiveTransferScenarios extends Bank {
  @ConcurrencyScenario(workers = 2, migrations = "classpath:db/migration")
  void everybody_pays_bob(Actor actor, DataSource db) throws SQLException {
    new NaiveTransfers(db).transfer("alice", "bob", BigDecimal.ONE);
  }
}
