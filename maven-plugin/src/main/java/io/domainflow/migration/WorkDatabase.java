package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.ImpactObserver;
import io.domainflow.impact.Kill;
import io.domainflow.impact.Load;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.rows.BulkRows;
import io.domainflow.rows.RowMaker;
import io.domainflow.rows.RowSnapshot;
import io.domainflow.scenarios.Workers;
import io.domainflow.script.ScriptException;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SessionLostException;
import io.domainflow.script.SqlScript;
import io.domainflow.script.SqlStatement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database that migrations are tried on. For one thread. */
final class WorkDatabase implements AutoCloseable {
  private static final int SECONDS_TO_ANSWER = 5;
  private static final String DEPENDENT_OBJECTS = "2BP01";
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "create database",
          "drop database",
          "alter system",
          "create tablespace",
          "drop tablespace");

  private final TestDatabase database;
  private Connection observer;
  private CatalogReader catalogs;
  private final TableNames excluded;
  private final Duration timeLimit;
  private final ServerRoles roles;
  private Fingerprint last;
  private boolean closed;

  private WorkDatabase(
      TestDatabase database,
      Connection observer,
      CatalogReader catalogs,
      TableNames excluded,
      Duration timeLimit,
      ServerRoles roles,
      Fingerprint last) {
    this.database = database;
    this.observer = observer;
    this.catalogs = catalogs;
    this.excluded = excluded;
    this.timeLimit = timeLimit;
    this.roles = roles;
    this.last = last;
  }

  /** Creates the first of a verification, empty; the roles that the server has now are its own. */
  static WorkDatabase on(PostgresServer server, VerificationOptions options) throws SQLException {
    TableNames excluded = new TableNames(options.excluded());
    return create(server, excluded, options.timeLimit(), null, Fingerprint.NONE);
  }

  /** Creates another once this one is closed, empty; equal objects of fingerprints are shared. */
  WorkDatabase successor() throws SQLException {
    return create(database.server(), excluded, timeLimit, roles, last);
  }

  private static WorkDatabase create(
      PostgresServer server,
      TableNames excluded,
      Duration timeLimit,
      @Nullable ServerRoles roles,
      Fingerprint last)
      throws SQLException {
    TestDatabase database = server.createDatabase();
    try {
      Connection observer = database.connect();
      ServerRoles known = roles == null ? ServerRoles.of(server, observer) : roles;
      CatalogReader catalogs = CatalogReader.on(observer, database.connect());
      return new WorkDatabase(database, observer, catalogs, excluded, timeLimit, known, last);
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * On a session of its own: temporary objects and settings must not carry the next one over.
   *
   * @throws ScriptException also if the script ended its session
   */
  ScriptRun apply(SqlScript script) throws SQLException {
    return onSession(script, script::applyTo);
  }

  /** As {@link #apply}; why it was refused, if it was. */
  Optional<ScriptException> attempt(SqlScript script) throws SQLException {
    try {
      apply(script);
      return Optional.empty();
    } catch (ScriptException e) {
      return Optional.of(e);
    }
  }

  /**
   * As {@link #apply}, and notes what the script does to what was there before.
   *
   * @param impacts to which that is added
   */
  ScriptRun watch(SqlScript script, List<Impact> impacts) throws SQLException {
    ImpactObserver watcher = new ImpactObserver(database, observer());
    ScriptRun run = onSession(script, session -> script.applyTo(session, watcher));
    impacts.addAll(watcher.impacts());
    return run;
  }

  /**
   * As {@link #apply}, and kills the session.
   *
   * @param point how many of the points where it may be killed are passed over
   * @param struck told where it was; not if the script has no such point, and passes
   */
  void kill(SqlScript script, int point, Consumer<Kill.Struck> struck) throws SQLException {
    Kill kill = new Kill(database, this::observer, point);
    try {
      onSession(script, session -> script.applyTo(session, kill));
    } finally {
      kill.struck().ifPresent(struck);
    }
  }

  private interface Application {
    ScriptRun on(Connection session) throws SQLException;
  }

  private ScriptRun onSession(SqlScript script, Application application) throws SQLException {
    refuseForTheServer(script);
    try (Connection session = database.connect()) {
      try (Statement limit = session.createStatement()) {
        limit.execute("SET statement_timeout = " + timeLimit.toMillis());
      }
      return application.on(session);
    } catch (SessionLostException e) {
      if (answers()) {
        throw e.refusal();
      }
      throw e;
    }
  }

  /** What is of the whole server would stay on it, and meet whoever else uses it. */
  private static void refuseForTheServer(SqlScript script) {
    for (SqlStatement statement : script.statements()) {
      List<String> words = statement.words();
      if (words.size() > 1 && OF_THE_SERVER.contains(words.get(0) + " " + words.get(1))) {
        throw ScriptException.notRun(
            script,
            statement,
            "is not run here, as it is of the whole server and not of a database");
      }
    }
  }

  private boolean answers() {
    try (Connection session = database.connect()) {
      return session.isValid(SECONDS_TO_ANSWER);
    } catch (SQLException gone) {
      return false;
    }
  }

  /** The session that looks on, or another in its place if a script has ended it. */
  private Connection observer() throws SQLException {
    if (!observer.isValid(SECONDS_TO_ANSWER) || !catalogs.isValid(SECONDS_TO_ANSWER)) {
      catalogs.close();
      observer.close();
      observer = database.connect();
      catalogs = CatalogReader.on(observer, database.connect());
    }
    return observer;
  }

  /** Gives rows to the tables. */
  RowMaker.Made fill(RowMaker maker, RowSnapshot there) throws SQLException {
    return maker.fill(observer(), there);
  }

  /**
   * Gives a table many rows.
   *
   * @param maker of the first, where it has none
   */
  Optional<BulkRows.Filled> fill(RowMaker maker, String table, long rows) throws SQLException {
    Optional<BulkRows.Filled> filled = BulkRows.fill(observer(), table, rows);
    if (filled.filter(there -> there.rows() == 0).isEmpty()) {
      return filled;
    }
    maker.fill(observer(), RowSnapshot.few(observer()));
    return BulkRows.fill(observer(), table, rows);
  }

  /** Others, who use the tables until they are stopped. */
  Load load(List<BulkRows.Filled> tables) throws SQLException {
    return Load.on(
        database,
        tables.stream()
            .map(each -> new Load.Used(each.name(), each.quoted(), each.column()))
            .toList());
  }

  /** A scenario's workers, who rest until they are told to begin. */
  Workers workers(Workers.Program program) throws IOException {
    return program.on(database);
  }

  /** What is in the tables. */
  RowSnapshot rows() throws SQLException {
    return RowSnapshot.of(observer());
  }

  /** What is in the tables, where the schema is that of another time. */
  RowSnapshot rows(RowSnapshot as) throws SQLException {
    return as.again(observer());
  }

  void deleteAllRows() throws SQLException {
    RowMaker.deleteAll(observer());
  }

  /** Indexes that answer nothing, since they could not be built. */
  List<String> invalidIndexes() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = observer().createStatement();
        ResultSet row = statement.executeQuery(CatalogQuery.INVALID_INDEXES.sql())) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** What is left when the building of an index is cut off; not what a constraint needs. */
  void dropInvalidIndexes() throws SQLException {
    List<String> invalid = invalidIndexes();
    if (!invalid.isEmpty()) {
      try (Statement statement = observer().createStatement()) {
        statement.execute("DROP INDEX " + String.join(", ", invalid));
      } catch (SQLException needed) {
        if (!DEPENDENT_OBJECTS.equals(needed.getSQLState())) {
          throw needed;
        }
      }
    }
  }

  Fingerprint fingerprint() throws SQLException {
    observer();
    last = Fingerprint.of(catalogs, excluded, roles.before(), last);
    return last;
  }

  /** Roles that came with the migrations and will stay, as SQL writes them. */
  List<String> rolesThatStay() throws SQLException {
    if (database.server().ours()) {
      return List.of();
    }
    return ServerRoles.quoted(roles.since(observer()));
  }

  /**
   * Drops it and then, on a server of our own, the roles that came with the migrations. May be
   * called again, also after a failure.
   */
  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    List<String> left = List.of();
    Connection looking = observer;
    CatalogReader reading = catalogs;
    try (looking;
        reading) {
      left = rolesSince();
    } finally {
      database.close();
    }
    roles.drop(left);
  }

  /** Asked on a fresh session: a migration may have ended the observer's. */
  private List<String> rolesSince() throws SQLException {
    try (Connection session = database.connect()) {
      return roles.since(session);
    }
  }
}
