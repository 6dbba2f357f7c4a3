package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;

/**
 * Two nodes of a service start on an empty database, and migrate it.
 *
 * <p>Flyway asks the driver whether its history table exists, and creates it if not. Whoever comes
 * second fails, and its node does not start. The existence check is a question to {@code
 * DatabaseMetaData}, and a step like any statement.
 */
abstract class Flyway {
  private final IsolatedCode migrate;

  Flyway(String version) {
    migrate = Libraries.on("flyway-core-" + version, Migrate.class);
  }

  @ConcurrencyScenario(workers = 2, connectionsPerWorker = 3, duration = "60s")
  void both_nodes_start(Actor actor) throws Exception {
    migrate.run(actor);
  }

  static final class Migrate implements ActorBody {
    @Override
    public void run(Actor actor) {
      var flyway = new org.flywaydb.core.Flyway();
      flyway.setDataSource(actor.dataSource());
      flyway.setLocations("classpath:realraces/flyway");
      flyway.migrate();
    }
  }

  static final class Flyway403 extends Flyway {
    Flyway403() {
      super("4.0.3");
    }
  }

  /** Takes an advisory lock before it looks. */
  static final class Flyway410 extends Flyway {
    Flyway410() {
      super("4.1.0");
    }
  }
}
