package io.domainflow.migration;

import io.domainflow.impact.Impact;
import io.domainflow.impact.ImpactObserver;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.rows.RowMaker;
import io.domainflow.rows.RowSnapshot;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SqlScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database that migrations are tried on. For one thread. */
final class WorkDatabase implements AutoCloseable {
  private final TestDatabase database;
  private final Connection observer;
  private final CatalogReader catalogs;
  private final TableNames excluded;
  private final ServerRoles roles;
  private Fingerprint last;
  private boolean closed;

  private WorkDatabase(
      TestDatabase database,
      Connection observer,
      CatalogReader catalogs,
      TableNames excluded,
      ServerRoles roles,
      Fingerprint last) {
    this.database = database;
    this.observer = observer;
    this.catalogs = catalogs;
    this.excluded = excluded;
    this.roles = roles;
    this.last = last;
  }

  /** Creates the first of a verification, empty; the roles that the server has now are its own. */
  static WorkDatabase on(PostgresServer server, TableNames excluded) throws SQLException {
    return create(server, excluded, null, Fingerprint.NONE);
  }

  /** Creates another once this one is closed, empty; equal objects of fingerprints are shared. */
  WorkDatabase successor() throws SQLException {
    return create(database.server(), excluded, roles, last);
  }

  private static WorkDatabase create(
      PostgresServer server, TableNames excluded, @Nullable ServerRoles roles, Fingerprint last)
      throws SQLException {
    TestDatabase database = server.createDatabase();
    try {
      Connection observer = database.connect();
      ServerRoles known = roles == null ? ServerRoles.of(server, observer) : roles;
      CatalogReader catalogs = CatalogReader.on(observer, database.connect());
      return new WorkDatabase(database, observer, catalogs, excluded, known, last);
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** On a session of its own: temporary objects and settings must not carry the next one over. */
  ScriptRun apply(SqlScript script) throws SQLException {
    try (Connection session = database.connect()) {
      return script.applyTo(session);
    }
  }

  /**
   * As {@link #apply}, and notes what the script does to what was there before.
   *
   * @param impacts to which that is added
   */
  ScriptRun watch(SqlScript script, List<Impact> impacts) throws SQLException {
    ImpactObserver watcher = new ImpactObserver(database, observer);
    try (Connection session = database.connect()) {
      ScriptRun run = script.applyTo(session, watcher);
      impacts.addAll(watcher.impacts());
      return run;
    }
  }

  /** Gives rows to the tables. */
  RowMaker.Made fill(RowMaker maker, RowSnapshot there) throws SQLException {
    return maker.fill(observer, there);
  }

  /** What is in the tables. */
  RowSnapshot rows() throws SQLException {
    return RowSnapshot.of(observer);
  }

  /** What is in the tables, where the schema is that of another time. */
  RowSnapshot rows(RowSnapshot as) throws SQLException {
    return as.again(observer);
  }

  void deleteAllRows() throws SQLException {
    RowMaker.deleteAll(observer);
  }

  /** Indexes that answer nothing, since they could not be built. */
  List<String> invalidIndexes() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery(CatalogQuery.INVALID_INDEXES.sql())) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  Fingerprint fingerprint() throws SQLException {
    last = Fingerprint.of(catalogs, excluded, roles.before(), last);
    return last;
  }

  /** Roles that came with the migrations and will stay, as SQL writes them. */
  List<String> rolesThatStay() throws SQLException {
    if (database.server().ours()) {
      return List.of();
    }
    return ServerRoles.quoted(roles.since(observer));
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
    try (observer;
        catalogs) {
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
