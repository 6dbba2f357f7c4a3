package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;
import java.sql.Connection;
import liquibase.Contexts;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.BeforeEach;

/**
 * Two nodes of a service start on an empty database, and update it.
 *
 * <p>Liquibase locks by a row of {@code databasechangeloglock}. A node that finds no row there
 * deletes all rows and inserts one that is not locked, with nothing to keep others away between the
 * look and the delete: it may delete the row of a node that has made its own, locked it, and is at
 * work. Then both run the change sets.
 *
 * <p>Liquibase keeps its services in singletons. Each node has its own, as its code is isolated.
 * The ten seconds between two looks at a lock are skipped.
 *
 * <p>No version is known that is mended. The lock holds where its row is there before.
 */
abstract class Liquibase {
  private static final String LIBRARY = "liquibase-core-4.6.2";

  private final IsolatedCode update = Libraries.on(LIBRARY, Update.class).skippingSleeps();

  /** With this seed it is found soon; with seeds 1 to 5 after 99, 53, 30, 9 and 17 schedules. */
  @ConcurrencyScenario(workers = 2, duration = "120s", seed = 4)
  void both_nodes_start(Actor actor) throws Exception {
    update.run(actor);
  }

  /** In classes of its own, as whoever names the scenarios may have no Liquibase. */
  abstract static class Node implements ActorBody {
    private final String changeLog;

    Node(String changeLog) {
      this.changeLog = changeLog;
    }

    @Override
    public void run(Actor actor) throws Exception {
      try (Connection session = actor.dataSource().getConnection()) {
        var database =
            DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(session));
        new liquibase.Liquibase(changeLog, new ClassLoaderResourceAccessor(), database)
            .update(new Contexts());
      }
    }
  }

  static final class Update extends Node {
    Update() {
      super("realraces/liquibase/changelog.sql");
    }
  }

  static final class First extends Node {
    First() {
      super("realraces/liquibase/empty.sql");
    }
  }

  static final class OnAnEmptyDatabase extends Liquibase {}

  /** One node has run a change log without change sets, alone. */
  static final class WhereTheLockIsThere extends Liquibase {
    private final IsolatedCode first = Libraries.on(LIBRARY, First.class);

    @BeforeEach
    void the_lock_is_there(Actor actor) throws Exception {
      first.run(actor);
    }
  }
}
