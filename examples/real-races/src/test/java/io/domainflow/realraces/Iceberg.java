package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * Two writers open the same new catalogue.
 *
 * <p>The catalogue asks the driver whether its tables exist, and creates them if not. The second to
 * create them fails, and its writer does not start.
 */
abstract class Iceberg {
  private final IsolatedCode initialize;

  Iceberg(String version) {
    initialize = Libraries.on("iceberg-core-" + version, Initialize.class);
  }

  @ConcurrencyScenario(workers = 2, duration = "60s")
  void both_writers_start(Actor actor) throws Exception {
    initialize.run(actor);
  }

  static final class Initialize implements ActorBody {
    @Override
    public void run(Actor actor) throws Exception {
      try (var catalog =
          new JdbcCatalog(
              properties -> new InMemoryFileIO(), properties -> new Clients(actor), true)) {
        catalog.initialize("warehouse", Map.of("uri", "jdbc:of:the:actor", "warehouse", "/w"));
      }
    }

    /** The catalogue's pool, with the actor's connection in place of one by URL. */
    private static final class Clients extends JdbcClientPool {
      private final Actor actor;

      Clients(Actor actor) {
        super(1, "jdbc:of:the:actor", Map.of());
        this.actor = actor;
      }

      @Override
      protected Connection newClient() {
        try {
          return actor.dataSource().getConnection();
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static final class Iceberg192 extends Iceberg {
    Iceberg192() {
      super("1.9.2");
    }
  }

  /** Takes a table that somebody else has created meanwhile for its own. */
  static final class Iceberg1100 extends Iceberg {
    Iceberg1100() {
      super("1.10.0");
    }
  }
}
