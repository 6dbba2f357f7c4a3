package io.domainflow.migration;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.ScriptRun;
import io.domainflow.script.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The database that migrations are tried on. For one thread. */
final class WorkDatabase implements AutoCloseable {
  private final TestDatabase database;
  private final Connection observer;
  private final Set<String> excluded;

  WorkDatabase(PostgresServer server, Set<String> excluded) throws SQLException {
    this.database = server.createDatabase();
    this.excluded = excluded;
    try {
      this.observer = database.connect();
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

  Fingerprint fingerprint() throws SQLException {
    return Fingerprint.of(observer, excluded);
  }

  @Override
  public void close() throws SQLException {
    try {
      observer.close();
    } finally {
      database.close();
    }
  }
}
