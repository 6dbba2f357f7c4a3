package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * The first two nodes of a cluster store a job each.
 *
 * <p>A node locks by a row of {@code QRTZ_LOCKS}, which it inserts if there is none yet. The second
 * to insert waits inside the server for the first, then fails with a duplicate key. Quartz sleeps
 * for a second, which is skipped, and tries again, but in the same transaction, which PostgreSQL
 * has aborted: the job is not stored.
 *
 * <p>Quartz keeps its connection providers in a static registry. Each node has one of its own, as
 * its code is isolated.
 */
abstract class Quartz {
  private final IsolatedCode storeJob;
  private final IsolatedCode createTables;

  Quartz(String version) {
    storeJob = Libraries.on("quartz-" + version, StoreJob.class).skippingSleeps();
    createTables = Libraries.on("quartz-" + version, CreateTables.class);
  }

  @BeforeEach
  void the_tables_are_there(Actor actor) throws Exception {
    createTables.run(actor);
  }

  @ConcurrencyScenario(workers = 2)
  void both_jobs_are_stored(Actor actor) throws Exception {
    storeJob.run(actor);
  }

  /** By the script that the library brings. */
  static final class CreateTables implements ActorBody {
    @Override
    public void run(Actor actor) throws Exception {
      try (var script =
              JobStoreTX.class.getResourceAsStream(
                  "/org/quartz/impl/jdbcjobstore/tables_postgres.sql");
          Connection db = actor.dataSource().getConnection()) {
        Sql.run(db, new String(script.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  static final class StoreJob implements ActorBody {
    @Override
    public void run(Actor actor) throws Exception {
      DBConnectionManager.getInstance().addConnectionProvider("db", new Provider(actor));
      var store = new JobStoreTX();
      store.setDataSource("db");
      store.setInstanceName("cluster");
      store.setInstanceId(actor.name());
      store.setDriverDelegateClass("org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
      store.setUseDBLocks(true);
      var classes = new CascadingClassLoadHelper();
      classes.initialize();
      store.initialize(classes, null);
      store.storeJob(
          JobBuilder.newJob(Cleaning.class).withIdentity(actor.name()).storeDurably().build(),
          false);
    }

    private record Provider(Actor actor) implements ConnectionProvider {
      @Override
      public Connection getConnection() throws SQLException {
        return actor.dataSource().getConnection();
      }

      @Override
      public void initialize() {}

      @Override
      public void shutdown() {}
    }
  }

  abstract static class Cleaning implements Job {}

  static final class Quartz232 extends Quartz {
    Quartz232() {
      super("2.3.2");
    }
  }

  /** Goes back to a savepoint before it tries again. */
  static final class Quartz240 extends Quartz {
    Quartz240() {
      super("2.4.0");
    }
  }
}
