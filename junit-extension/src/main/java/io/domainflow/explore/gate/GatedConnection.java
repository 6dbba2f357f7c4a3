package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * A session whose calls to the server are steps. {@code unwrap} to {@code PGConnection} and {@code
 * BaseConnection} stays gated; to the driver's class it does not. As thread-safe as the driver's.
 *
 * <p>No steps: what the driver does by itself on the side (types that it looks up), questions about
 * the session's own settings and {@code isValid}, whose answers nobody else can change, {@code
 * abort} and {@code cancel}, large objects, the fastpath and replication.
 */
final class GatedConnection extends Gated<BaseConnection> {
  private static final String APPLICATION_NAME = "ApplicationName";

  private final PhysicalSession session;

  private GatedConnection(BaseConnection raw) {
    super(raw);
    this.session = new PhysicalSession(raw);
  }

  /** A gated connection in the place of the driver's own. */
  static Connection around(Connection physical) throws SQLException {
    if (Proxy.isProxyClass(physical.getClass())
        && Proxy.getInvocationHandler(physical) instanceof GatedConnection) {
      return physical;
    }
    return new GatedConnection(physical.unwrap(BaseConnection.class)).as(BaseConnection.class);
  }

  /** What stands behind a connection that {@link #around} made. */
  static GatedConnection behind(Connection gated) {
    return (GatedConnection) Proxy.getInvocationHandler(gated);
  }

  PhysicalSession session() {
    return session;
  }

  /**
   * A call of the code.
   *
   * @param proxy the connection that the code knows, which its statements shall say they are of
   */
  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    Connection owner = (Connection) proxy;
    return switch (method.getName()) {
      case "createStatement" -> statement(owner, forward(method, args), null);
      case "prepareStatement", "prepareCall" ->
          statement(owner, forward(method, args), (String) args[0]);
      case "getMetaData" ->
          new GatedMetaData((DatabaseMetaData) some(forward(method, args)), session, owner)
              .as(DatabaseMetaData.class);
      case "getAutoCommit" -> session.autocommit();
      case "setAutoCommit" ->
          Boolean.TRUE.equals(args[0])
              ? ending(Step.Kind.COMMIT, method, args)
              : forward(method, args);
      case "commit" -> ending(Step.Kind.COMMIT, method, args);
      case "rollback" ->
          args.length == 0
              ? ending(Step.Kind.ROLLBACK, method, args)
              : savepoint(Step.Kind.ROLLBACK_TO_SAVEPOINT, "ROLLBACK TO", method, args);
      case "setSavepoint" -> savepoint(Step.Kind.SAVEPOINT, "SAVEPOINT", method, args);
      case "releaseSavepoint" ->
          savepoint(Step.Kind.RELEASE_SAVEPOINT, "RELEASE SAVEPOINT", method, args);
      case "setTransactionIsolation" ->
          session.inTransaction() ? forward(method, args) : setting("isolation", method, args);
      case "setSchema" -> setting("schema", method, args);
      case "setClientInfo" ->
          changesName(args) ? setting("client info", method, args) : forward(method, args);
      case "close" ->
          raw.isClosed()
              ? null
              : session.pass(Step.Kind.DISCONNECT, "close", () -> forward(method, args));
      case "getNotifications" ->
          new Notifications(session)
              .look(args.length == 0 ? -1 : (Integer) some(args[0]), () -> forward(method, args));
      case "getCopyAPI" -> new CopyManager((BaseConnection) proxy);
      case "getQueryExecutor" -> GatedQueryExecutor.around(raw.getQueryExecutor(), session);
      case "execSQLQuery", "execSQLUpdate" -> executed(owner, method, args);
      case "alterUserPassword" ->
          session.pass(Step.Kind.STATEMENT, "ALTER USER", () -> forward(method, args));
      default -> forward(method, args);
    };
  }

  private Statement statement(Connection owner, @Nullable Object statement, @Nullable String sql) {
    return GatedStatement.around((Statement) some(statement), session, owner, sql);
  }

  /** The driver sends nothing where no transaction is open. */
  private @Nullable Object ending(Step.Kind kind, Method method, @Nullable Object[] args)
      throws SQLException {
    if (raw.getAutoCommit() || !session.inTransaction()) {
      return forward(method, args);
    }
    return session.pass(kind, kind.name(), () -> forward(method, args));
  }

  private @Nullable Object savepoint(
      Step.Kind kind, String verb, Method method, @Nullable Object[] args) throws SQLException {
    if (raw.getAutoCommit()) {
      return forward(method, args); // the driver refuses
    }
    String name = args.length == 0 ? "" : " " + name(args[0]);
    return session.pass(kind, verb + name, () -> forward(method, args));
  }

  private static String name(@Nullable Object savepoint) throws SQLException {
    if (!(savepoint instanceof Savepoint given)) {
      return String.valueOf(savepoint);
    }
    try {
      return given.getSavepointName();
    } catch (SQLException unnamed) {
      return String.valueOf(given.getSavepointId());
    }
  }

  private @Nullable Object setting(String what, Method method, @Nullable Object[] args)
      throws SQLException {
    Object value = args[args.length - 1];
    String text = "set " + what + " " + (what.equals("isolation") ? level(value) : value);
    return session.pass(Step.Kind.SETTING, text, () -> forward(method, args));
  }

  private static @Nullable Object level(@Nullable Object isolation) {
    if (!(isolation instanceof Integer number)) {
      return isolation;
    }
    return switch (number) {
      case Connection.TRANSACTION_READ_UNCOMMITTED -> "READ UNCOMMITTED";
      case Connection.TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
      case Connection.TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
      case Connection.TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
      default -> isolation;
    };
  }

  /** Only the application's name is the server's to know, and only if it is another one. */
  private boolean changesName(@Nullable Object[] args) {
    Object name =
        args.length == 1 && args[0] instanceof Properties all
            ? all.getProperty(APPLICATION_NAME)
            : APPLICATION_NAME.equals(args[0]) ? Objects.requireNonNullElse(args[1], "") : null;
    return name != null && !name.equals(raw.getQueryExecutor().getApplicationName());
  }

  /** The driver opens no transaction for these: in autocommit they run whole. */
  private @Nullable Object executed(Connection owner, Method method, @Nullable Object[] args)
      throws SQLException {
    String sql = String.valueOf(args[0]);
    Step step = Step.of(SqlNature.of(sql).kind(), session, sql);
    Object result = session.pass(session.gate(), step, () -> forward(method, args));
    return result instanceof ResultSet rows
        ? GatedResultSet.around(rows, session, owner, step.reading())
        : result;
  }

  private static Object some(@Nullable Object result) {
    return Objects.requireNonNull(result);
  }

  @Override
  public String toString() {
    return "gated " + session;
  }
}
