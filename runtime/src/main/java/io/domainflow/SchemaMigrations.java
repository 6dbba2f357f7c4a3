package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up, under its own migration lock, and takes it down. Thread-safe.
 *
 * <p>The first file brings the lock itself, so that it cannot be held for that: an advisory lock of
 * the transaction lets one instance do it.
 */
final class SchemaMigrations {
  /** Of each version its file; the first is version 1. */
  private static final List<String> FILES =
      List.of(
          "001__migration_lock",
          "002__resource_lock",
          "003__job",
          "004__worker",
          "005__transaction_metric");

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Database database;
  private final MigrationLock lock;

  SchemaMigrations(Database database, MigrationLock lock) {
    this.database = database;
    this.lock = lock;
  }

  /** The version that this library works with. */
  static int newest() {
    return FILES.size();
  }

  /**
   * @throws SchemaVersionException if another version is there than this library's, or none
   */
  static void check(Schema schema, Connection session) throws SQLException {
    int found = installed(schema, session);
    if (found != newest()) {
      throw new SchemaVersionException(schema.name(), newest(), found);
    }
  }

  void migrate() throws InterruptedException {
    int found = installed();
    if (found > newest()) {
      throw new SchemaVersionException(database.schema().name(), newest(), found);
    }
    if (found == 0) {
      found = database.session("the schema's first version", this::begin);
    }
    if (found < newest()) {
      @Nullable MigrationLease lease = lock.acquireForSchema(LIMIT, () -> installed() == newest());
      if (lease != null) {
        try (lease) {
          migrate(lease);
        }
      }
    }
  }

  private void migrate(MigrationLease lease) {
    int found = installed();
    if (found > newest()) {
      throw new SchemaVersionException(database.schema().name(), newest(), found);
    }
    while (found < newest()) {
      int next = found + 1;
      found =
          database.session(
              "version " + next + " of the schema", session -> up(lease, next, session));
    }
  }

  private int installed() {
    return database.session("the schema", session -> installed(database.schema(), session));
  }

  /** Takes the versions down, the last first; nothing of the schema is left. */
  void takeDown() {
    database.session(
        "the schema",
        session -> {
          for (int version = installed(database.schema(), session); version > 0; version--) {
            execute(session, "schema/U" + FILES.get(version - 1));
          }
          return 0;
        });
  }

  private static int installed(Schema schema, Connection session) throws SQLException {
    try (PreparedStatement exists = session.prepareStatement(schema.sql("exists_schema"))) {
      exists.setString(1, schema.name());
      try (ResultSet row = exists.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          return 0;
        }
      }
    }
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(schema.sql("read_schema_version"))) {
      row.next();
      return row.getInt(1);
    }
  }

  private int begin(Connection session) throws SQLException {
    return transaction(
        session,
        () -> {
          try (PreparedStatement alone =
              session.prepareStatement(database.schema().sql("lock_first_version"))) {
            alone.setString(1, database.schema().name());
            alone.execute();
          }
          if (installed(database.schema(), session) == 0) {
            execute(session, "schema/V" + FILES.get(0));
          }
        });
  }

  private int up(MigrationLease lease, int version, Connection session) throws SQLException {
    return transaction(
        session,
        () -> {
          lease.check(session);
          execute(session, "schema/V" + FILES.get(version - 1));
        });
  }

  private void execute(Connection session, String file) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(database.schema().sql(file));
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private int transaction(Connection session, Step step) throws SQLException {
    session.setAutoCommit(false);
    try {
      step.run();
      int version = installed(database.schema(), session);
      session.commit();
      session.setAutoCommit(true);
      return version;
    } catch (Throwable e) {
      try {
        session.rollback();
        session.setAutoCommit(true);
      } catch (SQLException alsoNot) {
        e.addSuppressed(alsoNot);
      }
      throw e;
    }
  }
}
