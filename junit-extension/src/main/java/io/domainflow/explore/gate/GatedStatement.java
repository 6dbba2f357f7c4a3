package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A statement, prepared or not, whose executions are steps. As thread-safe as the driver's: for one
 * thread at a time.
 */
final class GatedStatement extends Gated<Statement> {
  private final PhysicalSession session;
  private final Connection owner;
  private final @Nullable String sql;
  private final BoundValues bound = new BoundValues();
  private final BatchContent batch = new BatchContent();

  /** Of the step that executed last; null if it passed an open gate. */
  private @Nullable Reading reading;

  private CursorWindow window = CursorWindow.NONE;

  // The driver gives the same result set again when it is asked for again.
  private @Nullable ResultSet current;
  private @Nullable ResultSet shown;

  private GatedStatement(
      Statement raw, PhysicalSession session, Connection owner, @Nullable String sql) {
    super(raw);
    this.session = session;
    this.owner = owner;
    this.sql = sql;
  }

  /**
   * Puts the gate before a statement of the driver's.
   *
   * @param sql if it is prepared
   */
  static Statement around(
      Statement raw, PhysicalSession session, Connection owner, @Nullable String sql) {
    GatedStatement statement = new GatedStatement(raw, session, owner, sql);
    if (raw instanceof CallableStatement) {
      return statement.as(CallableStatement.class, PGStatement.class);
    }
    return raw instanceof PreparedStatement
        ? statement.as(PreparedStatement.class, PGStatement.class)
        : statement.as(Statement.class, PGStatement.class);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    return switch (method.getName()) {
      case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" ->
          shown(proxy, execute(method, args));
      case "executeBatch", "executeLargeBatch" -> executeBatch(method, args);
      case "getResultSet" -> shown(proxy, forward(method, args));
      case "getGeneratedKeys" -> keys(proxy, (ResultSet) forward(method, args));
      case "getMoreResults" -> noted(reading, forward(method, args));
      case "getConnection" -> {
        forward(method, args); // refused by a statement that is closed
        yield owner;
      }
      case "addBatch" -> {
        Object nothing = forward(method, args);
        if (args.length == 0) {
          batch.add(bound);
        } else {
          batch.add(String.valueOf(args[0]));
        }
        yield nothing;
      }
      case "clearBatch" -> {
        batch.clear();
        yield forward(method, args);
      }
      case "clearParameters" -> {
        bound.clear();
        yield forward(method, args);
      }
      case "getParameterMetaData" -> described(method, args);
      case "getMetaData" ->
          raw.getResultSet() == null ? described(method, args) : forward(method, args);
      default -> parameter(method, args);
    };
  }

  private @Nullable Object execute(Method method, @Nullable Object[] args) throws SQLException {
    String text = args.length == 0 ? Objects.requireNonNullElse(sql, "") : String.valueOf(args[0]);
    Gate gate = session.gate();
    Object result;
    if (gate == Gate.OPEN) {
      reading = null;
      result = forward(method, args);
    } else {
      SqlNature nature = SqlNature.of(text);
      List<String> parameters = args.length == 0 ? bound.texts() : List.of();
      Step step = new Step(nature.kind(), session, text, parameters, null, new Reading());
      result = passed(gate, step, nature.alone(), method, args);
    }
    window = CursorWindow.of(raw);
    return result;
  }

  private @Nullable Object executeBatch(Method method, @Nullable Object[] args)
      throws SQLException {
    Gate gate = session.gate();
    if (batch.isEmpty() || gate == Gate.OPEN) {
      reading = null;
      batch.clear();
      return forward(method, args);
    }
    String text = sql == null ? batch.text() : sql;
    boolean alone = sql == null ? batch.alone() : SqlNature.of(sql).alone();
    Step step = new Step(Step.Kind.BATCH, session, text, batch.firstRow(), null, new Reading());
    batch.clear(); // as the driver does, whatever comes of it
    return passed(gate, step, alone, method, args);
  }

  private @Nullable Object passed(
      Gate gate, Step step, boolean alone, Method method, @Nullable Object[] args)
      throws SQLException {
    reading = step.reading();
    DriverCall call = () -> noted(step.reading(), forward(method, args));
    int fetchSize = raw.getFetchSize();
    if (fetchSize == 0 || alone || !session.isSplit(gate)) {
      return session.execute(gate, step, alone, call);
    }
    raw.setFetchSize(0); // a cursor would end with the commit, and with it the rows
    try {
      return session.execute(gate, step, false, call);
    } finally {
      if (!raw.isClosed()) {
        raw.setFetchSize(fetchSize);
      }
    }
  }

  private @Nullable Object noted(@Nullable Reading reading, @Nullable Object result)
      throws SQLException {
    if (reading != null) {
      StatementResult.note(reading, raw, result);
    }
    return result;
  }

  private @Nullable Object shown(Object proxy, @Nullable Object result) throws SQLException {
    if (!(result instanceof ResultSet rows)) {
      return result;
    }
    if (rows != current) {
      current = rows;
      shown = GatedResultSet.around(rows, session, (Statement) proxy, reading, window);
    }
    return shown;
  }

  private @Nullable ResultSet keys(Object proxy, @Nullable ResultSet keys) {
    return keys == null
        ? null
        : GatedResultSet.around(keys, session, (Statement) proxy, reading, CursorWindow.NONE);
  }

  private @Nullable Object described(Method method, @Nullable Object[] args) throws SQLException {
    String text = method.getName() + "(" + sql + ")";
    return session.pass(Step.Kind.METADATA, text, () -> forward(method, args));
  }

  /** Setters take an index and a value; getters with an index are a call's results. */
  private @Nullable Object parameter(Method method, @Nullable Object[] args) throws SQLException {
    Object result = forward(method, args);
    if (sql == null || args.length == 0 || !(args[0] instanceof Integer index)) {
      return result;
    }
    String name = method.getName();
    if (name.startsWith("set") && args.length > 1) {
      bound.set(index, name.equals("setNull") ? null : args[1]);
    } else if (name.startsWith("get") && raw instanceof CallableStatement && reading != null) {
      reading.value(ValueText.of(result));
    }
    return result;
  }
}
