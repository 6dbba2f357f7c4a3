package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.ImpactObserver;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.rows.RowMaker;
import io.domainflow.rows.RowSnapshot;
import io.domainflow.script.ScriptException;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SessionLostException;
import io.domainflow.script.SqlScript;
import io.domainflow.script.SqlStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The database that migrations are tried on. For one thread. */
final class WorkDatabase implements AutoCloseable {
  private static final int SECONDS_TO_ANSWER = 5;
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
