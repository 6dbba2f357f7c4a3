package io.domainflow.junit;

import io.domainflow.explore.ActorPool;
import io.domainflow.explore.Contention;
import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.ServerSessions;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * One run of a scenario: its database and pool, from the first parameter that asks for them to the
 * last {@code @AfterEach}. Used by the thread of the test, one at a time.
 */
final class ScenarioRun implements AutoCloseable {
  /** ServerSessions beside the actors': the observer, and one of those who prepare. */
  private static final int BESIDE = 3;

  private final ScenarioSettings settings;
  private final TestDatabase database;
  private final ActorPool pool;
  private final List<Connection> opened = new ArrayList<>();

  /** Creates the database and applies the migrations. */
  ScenarioRun(ScenarioSettings settings, ClassLoader classLoader) {
    this.settings = settings;
    ScenarioMigrations migrations = ScenarioMigrations.of(settings, classLoader);
    PostgresServer server = PostgresServer.shared(settings.postgres());
    ConsoleLine.server(server);
    checkRoom(server, settings.workers());
    database = server.createDatabase();
    try {
      migrations.applyTo(database);
      pool =
          new ActorPool(database, settings.scenario(), Math.max(1, sessions(settings.workers())));
    } catch (RuntimeException | Error e) {
      close(database, e);
      throw e;
    }
  }

  TestDatabase database() {
    return database;
  }

  DataSource dataSource() {
    return pool.dataSource();
  }

  /** A session for one who prepares; closed with this run if not before. */
  Connection connect() throws SQLException {
    Connection connection = database.connect();
    opened.add(connection);
    return connection;
  }

  /** Opens the connections of so many workers; those that are open already stay. */
  void openFor(int workers) throws SQLException {
    checkRoom(database.server(), workers);
    pool.fill(sessions(workers));
  }

  ContentionReport contend(DeclaredActors actors) throws SQLException, InterruptedException {
    openFor(actors.size());
    if (ServerSessions.openTransactions(database) > 0) {
      throw settings
          .misuse()
          .of(
              "",
              "finds a transaction open: commit what the constructor or @BeforeEach began, as the workers"
                  + " could wait for it for ever");
    }
    return new Contention(database, pool, settings.contention()).run(actors);
  }

  private int sessions(int workers) {
    return workers * settings.connectionsPerWorker();
  }

  private void checkRoom(PostgresServer server, int workers) {
    int needed = sessions(workers) + BESIDE;
    if (needed > server.maxConnections()) {
      throw settings
          .misuse()
          .of(
              "workers = "
                  + workers
                  + ", connectionsPerWorker = "
                  + settings.connectionsPerWorker(),
              "needs "
                  + needed
                  + " sessions, and this server allows "
                  + server.maxConnections()
                  + " (max_connections); "
                  + server.description());
    }
  }

  @Override
  public void close() throws SQLException {
    try (database;
        pool) {
      for (Connection connection : opened) {
        connection.close();
      }
    }
  }

  private static void close(TestDatabase database, Throwable first) {
    try {
      database.close();
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
