package io.domainflow.junit;

import io.domainflow.explore.ActorPool;
import io.domainflow.explore.Contention;
import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.ServerSessions;
import io.domainflow.explore.Workload;
import io.domainflow.explore.clock.ClockUnavailableException;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.explore.gate.ScenarioDatabases;
import io.domainflow.explore.order.OrderMismatchException;
import io.domainflow.explore.processes.Kills;
import io.domainflow.explore.processes.Processes;
import io.domainflow.explore.processes.ProcessesReport;
import io.domainflow.explore.processes.ProcessesSettings;
import io.domainflow.explore.processes.WorkerProgram;
import io.domainflow.explore.schedule.Lanes;
import io.domainflow.explore.search.Exploration;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario: its database and pool, from the first parameter that asks for them to the
 * last {@code @AfterEach}. Used by the thread of the test, one at a time.
 */
final class ScenarioRun implements AutoCloseable {
  /** ServerSessions beside the actors': the observer, and one of those who prepare. */
  private static final int BESIDE = 3;

  /** Sessions of a lane beside its actors'. */
  private static final int ADMINISTRATION = 6;

  /** Sessions of the test's own pool, where workers have pools of their own. */
  private static final int OF_THE_TEST = 2;

  private final ScenarioSettings settings;
  private final TestDatabase database;
  private final @Nullable ActorPool pool; // of workers that run freely
  private final @Nullable DatabaseClock clock;
  private final @Nullable Lanes lanes; // of workers whose orders are explored
  private final List<Connection> opened = new ArrayList<>();
  private int actors;

  /** Creates the database and applies the migrations. */
  ScenarioRun(ScenarioSettings settings, Dimensions.Place place, ClassLoader classLoader) {
    this.settings = settings;
    ScenarioMigrations migrations = ScenarioMigrations.of(settings, classLoader);
    Optional<TestDatabase> given = Workload.current().map(Workload::database);
    PostgresServer server =
        given.map(TestDatabase::server).orElseGet(() -> PostgresServer.shared(place.server()));
    ConsoleLine.server(server);
    checkRoom(server, settings.workers(), beside(settings.workers()));
    database = given.orElseGet(server::createDatabase);
    try {
      clock = settings.clock() ? installClock() : null;
      migrations.applyTo(database);
      if (settings.mode() == Mode.EXPLORE) {
        pool = null;
        lanes = new Lanes(database, this::sessionsOfLane, clock);
        lanes.closeFirst(this::closeOpened);
        if (place.level() != null) {
          lanes.isolate(place.level());
        }
      } else {
        lanes = null;
        pool = new ActorPool(database, settings.scenario(), sessionsAtFirst());
      }
      ScenarioDatabases.begin(database.name(), database.url());
    } catch (RuntimeException | Error e) {
      close(database, e);
      throw e;
    }
  }

  private DatabaseClock installClock() {
    try {
      return DatabaseClock.install(database);
    } catch (ClockUnavailableException e) {
      throw settings.misuse().of("clock = true", String.valueOf(e.getMessage()), e);
    }
  }

  /** The time of the scenario, null if it has no clock. */
  @Nullable ScenarioClock clock() {
    return clock != null && lanes != null ? lanes.clock() : clock;
  }

  TestDatabase database() {
    return database;
  }

  DataSource dataSource() {
    return lanes != null ? lanes.dataSource() : contending().dataSource();
  }

  private ActorPool contending() {
    return Objects.requireNonNull(pool, "workers run freely in mode CONTEND only");
  }

  /** Where workers have JVMs of their own, those who prepare and the invariants use this pool. */
  private int sessionsAtFirst() {
    return settings.mode() == Mode.PROCESSES
        ? Math.max(OF_THE_TEST, settings.connectionsPerWorker())
        : Math.max(1, sessions(settings.workers()));
  }

  /** Sessions of one lane: known when the method has declared its actors. */
  private int sessionsOfLane() {
    return Math.max(1, sessions(actors == 0 ? settings.workers() : actors));
  }

  ExplorationReport explore(ExploredTest test, ScenarioReports reports)
      throws SQLException, InterruptedException {
    actors = test.actors().size();
    ExploreSettings explored = Objects.requireNonNull(settings.exploration());
    Lanes prepared = Objects.requireNonNull(lanes);
    prepared.stopInside(settings.inside());
    int beside = (ADMINISTRATION + (clock == null ? 0 : 1)) * explored.lanes();
    checkRoom(database.server(), actors * explored.lanes(), beside);
    refuseOpenTransactions();
    Exploration exploration = new Exploration(test, prepared, explored, reports.remembered());
    if (settings.replay().isEmpty()) {
      return exploration.run();
    }
    try {
      return exploration.replay(settings.replay().get());
    } catch (OrderMismatchException e) {
      throw settings
          .misuse()
          .of(
              "replay = \"" + settings.replay().get() + "\"",
              "does not fit: "
                  + e.getMessage()
                  + ". It was noted for other code: take it out and let"
                  + " the explorer search",
              e);
    }
  }

  /** A session for one who prepares; closed with this run if not before. */
  Connection connect() throws SQLException {
    Connection connection = database.connect();
    opened.add(connection);
    return connection;
  }

  /** Opens the connections of so many workers; those that are open already stay. */
  void openFor(int workers) throws SQLException {
    checkRoom(database.server(), workers, BESIDE);
    contending().fill(sessions(workers));
  }

  private void refuseOpenTransactions() throws SQLException {
    if (ServerSessions.openTransactions(database) > 0) {
      throw settings
          .misuse()
          .of(
              "",
              "finds a transaction open: commit what the constructor or @BeforeEach began, as the workers"
                  + " could wait for it for ever");
    }
  }

  ContentionReport contend(DeclaredActors actors) throws SQLException, InterruptedException {
    openFor(actors.size());
    if (Workload.current().isEmpty()) { // whose database has others in it
      refuseOpenTransactions();
    }
    return new Contention(database, contending(), Objects.requireNonNull(settings.contention()))
        .run(actors);
  }

  ProcessesReport processes(WorkerProgram.Handed program, List<String> workers, Path output)
      throws SQLException, InterruptedException {
    checkRoom(database.server(), workers.size(), beside(workers.size()));
    refuseOpenTransactions();
    return new Processes(
            database, Objects.requireNonNull(settings.processes()), program, workers, output)
        .run();
  }

  /**
   * Sessions beside the workers'. Those of a killed worker may still be there when it has come
   * back.
   */
  private int beside(int workers) {
    ProcessesSettings processes = settings.processes();
    if (processes == null) {
      return BESIDE;
    }
    Kills kills = processes.kills();
    int killed = Math.min(workers, kills.random() + kills.points().size());
    return BESIDE + sessionsAtFirst() + (kills.restart() ? sessions(killed) : 0);
  }

  private int sessions(int workers) {
    return workers * settings.connectionsPerWorker();
  }

  private void checkRoom(PostgresServer server, int workers, int beside) {
    int needed = sessions(workers) + beside;
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
    ScenarioDatabases.end(database.name());
    try (database;
        clock;
        pool;
        lanes) {
      closeOpened();
    }
  }

  private void closeOpened() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
    opened.clear();
  }

  private static void close(TestDatabase database, Throwable first) {
    try {
      database.close();
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
