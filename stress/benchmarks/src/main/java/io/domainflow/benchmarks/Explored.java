package io.domainflow.benchmarks;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.schedule.Lanes;
import io.domainflow.explore.search.Exploration;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.RememberedFailures;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A scenario to explore with no test class around it. Immutable.
 *
 * @param schema statements that make tables and first rows
 * @param eachSchedule is called before each, serial orders included, by the lane's thread
 */
record Explored(
    String scenario,
    List<String> schema,
    DeclaredActors actors,
    List<Invariant> invariants,
    Runnable eachSchedule)
    implements Exploration.Subject {

  /** Explores it on a database of its own, with one connection for each actor. */
  ExplorationReport run(PostgresServer server, ExploreSettings settings)
      throws SQLException, InterruptedException {
    try (TestDatabase database = server.createDatabase()) {
      create(database, schema);
      try (Lanes lanes = new Lanes(database, actors::size)) {
        return new Exploration(this, lanes, settings, RememberedFailures.none()).run();
      }
    }
  }

  static void create(TestDatabase database, List<String> schema) throws SQLException {
    try (Connection db = database.connect();
        Statement statement = db.createStatement()) {
      for (String sql : schema) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public List<Invariant> afterEachStep() {
    return List.of();
  }

  @Override
  public void beforeSchedule() {
    eachSchedule.run();
  }
}
