package io.domainflow.benchmarks;

import io.domainflow.explore.Actor;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** The scenario that the figure {@code contend} runs, as a user would write it. */
final class ContendScenario {
  static final int WORKERS = 200;

  @BeforeEach
  void create(Connection db) throws SQLException {
    ShortTransaction.create(db, WORKERS);
  }

  @ConcurrencyScenario(mode = Mode.CONTEND, workers = WORKERS, duration = "3s")
  void contend(Actor actor, Connection db) throws SQLException {
    ShortTransaction.run(db, actor.number());
  }
}
