package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Where the runtime asks its questions: each is a statement of its own that commits by itself, READ
 * COMMITTED whatever the session's usual level is. Thread-safe.
 */
final class Database {
  private final DataSource dataSource;
  private final Schema schema;
  private volatile @Nullable Probe probe; // set once it is known; the same whoever asks
  private BooleanSupplier spare = () -> false; // not written after the first question
  private volatile boolean checked; // becomes true once, when the version was found to be ours

  /** What is done with a statement whose parameters are not set yet. */
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T ask(PreparedStatement statement) throws SQLException;
  }

  /** What is done with a session that commits each statement by itself. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Connection session) throws SQLException;
  }

  /**
   * What the data source's sessions are like.
   *
   * @param readCommitted whether that is their usual isolation level
   * @param direct whether they are the server's own, and not a pooler's
   */
  record Probe(boolean readCommitted, boolean direct) {}

  Database(DataSource dataSource, Schema schema) {
    this.dataSource = dataSource;
    this.schema = schema;
  }

  Schema schema() {
    return schema;
  }

  /**
   * Asks one statement.
   *
   * @param what is asked, for the message
   * @param file with the statement
   * @throws CoordinationException if there is no answer
   * @throws SchemaVersionException if the database has none of our tables, or those of another
   *     version
   */
  <T extends @Nullable Object> T ask(String what, String file, Question<T> question) {
    return work(what, session -> ask(session, file, question));
  }

  /** As the other, of a schema that has had its first version, but maybe not its last. */
  <T extends @Nullable Object> T askAnyVersion(String what, String file, Question<T> question) {
    return session(what, session -> ask(session, file, question));
  }

  private <T extends @Nullable Object> T ask(Connection session, String file, Question<T> question)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(schema.sql(file))) {
      return question.ask(statement);
    }
  }

  /** As {@link #ask}, for what takes more than one statement. */
  <T extends @Nullable Object> T work(String what, Work<T> work) {
    return session(
        what,
        session -> {
          if (!checked) {
            SchemaMigrations.check(schema, session);
            checked = true;
          }
          return work.on(session);
        });
  }

  /** Work on a session, whether or not the schema is there. */
  <T extends @Nullable Object> T session(String what, Work<T> work) {
    try (Connection session = borrow()) {
      boolean autoCommit = session.getAutoCommit();
      if (!autoCommit) {
        session.setAutoCommit(true);
      }
      T result = readCommitted(session, work);
      if (!autoCommit) {
        session.setAutoCommit(false);
      }
      return result;
    } catch (SQLException e) {
      throw new CoordinationException(what, e);
    }
  }

  /** Where a pool has none left, and this process keeps one that it can do without, that one. */
  private Connection borrow() throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (SQLTransientConnectionException e) {
      if (spare.getAsBoolean()) {
        return dataSource.getConnection();
      }
      throw e;
    }
  }

  /**
   * Says what gives a session back to the pool, if there is one. Called once, before the first
   * question.
   */
  void whenExhausted(BooleanSupplier spared) {
    spare = spared;
  }

  private <T extends @Nullable Object> T readCommitted(Connection session, Work<T> work)
      throws SQLException {
    if (probed(session).readCommitted()) {
      return work.on(session);
    }
    int usual = session.getTransactionIsolation();
    session.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    T result = work.on(session);
    session.setTransactionIsolation(usual);
    return result;
  }

  /** Whether the server takes no writes of the session. */
  boolean isReadOnly(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(schema.sql("is_read_only"))) {
      return isTrue(statement);
    }
  }

  /** The sessions' properties, as the first one that was asked had them. */
  Probe probe() {
    Probe known = probe;
    return known == null ? session("the runtime", this::probed) : known;
  }

  private Probe probed(Connection session) throws SQLException {
    @Nullable Probe known = probe;
    if (known != null) {
      return known;
    }
    try (PreparedStatement statement = session.prepareStatement(schema.sql("probe_server"));
        ResultSet row = statement.executeQuery()) {
      row.next();
      // A pooler makes up a process id of its own, for cancels.
      boolean direct = row.getInt("pid") == session.unwrap(PGConnection.class).getBackendPID();
      Probe found = new Probe(row.getString("isolation").equals("read committed"), direct);
      probe = found;
      return found;
    }
  }

  /** The first column of the one row. */
  static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** The first column of the first row, if there is a row. */
  static @Nullable Long longOrNull(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : null;
    }
  }

  static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
