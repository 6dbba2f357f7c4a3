package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A result set that remembers what the code reads. It goes to the server, and that is a step, for
 * the next rows of a cursor and where the code changes a row through it. As thread-safe as the
 * driver's: for one thread at a time. The rows behind a {@code refcursor} come without a step.
 */
final class GatedResultSet extends Gated<ResultSet> {
  private final PhysicalSession session;
  private final @Nullable Statement statement;
  private @Nullable Reading reading;
  private CursorWindow window;
  private int sinceAnswer;
  private long all;

  private GatedResultSet(
      ResultSet raw,
      PhysicalSession session,
      @Nullable Statement statement,
      @Nullable Reading reading,
      CursorWindow window) {
    super(raw);
    this.session = session;
    this.statement = statement;
    this.reading = reading;
    this.window = window;
    if (reading != null) {
      reading.resultSet();
    }
  }

  /** Of a gated statement. */
  static ResultSet around(
      ResultSet raw,
      PhysicalSession session,
      @Nullable Statement statement,
      @Nullable Reading reading,
      CursorWindow window) {
    return new GatedResultSet(raw, session, statement, reading, window).as(ResultSet.class);
  }

  /** Of a statement that the driver made by itself. */
  static ResultSet around(
      ResultSet raw, PhysicalSession session, Connection owner, @Nullable Reading reading)
      throws SQLException {
    Statement made = raw.getStatement();
    Statement gated = made == null ? null : GatedStatement.around(made, session, owner, null);
    return around(raw, session, gated, reading, CursorWindow.NONE);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    return switch (method.getName()) {
      case "next" ->
          moved(window.isUsedUp(sinceAnswer, all) ? fetch(method, args) : forward(method, args));
      case "isLast" ->
          window.isUsedUp(sinceAnswer, all) ? fetch(method, args) : forward(method, args);
      case "previous", "first", "last", "absolute", "relative" -> moved(forward(method, args));
      case "getString",
          "getNString",
          "getBoolean",
          "getByte",
          "getShort",
          "getInt",
          "getLong",
          "getFloat",
          "getDouble",
          "getBigDecimal",
          "getBytes",
          "getDate",
          "getTime",
          "getTimestamp",
          "getArray",
          "getURL",
          "getObject" ->
          value(forward(method, args));
      case "getStatement" -> {
        forward(method, args); // refused by a result set that is closed
        yield statement;
      }
      case "insertRow", "updateRow", "deleteRow", "refreshRow" -> changed(method, args);
      default -> forward(method, args);
    };
  }

  private @Nullable Object moved(@Nullable Object onRow) {
    if (Boolean.TRUE.equals(onRow)) {
      sinceAnswer++;
      all++;
      if (reading != null) {
        reading.row();
      }
    }
    return onRow;
  }

  /** What is read from here on was read by this step. */
  private @Nullable Object fetch(Method method, @Nullable Object[] args) throws SQLException {
    Step step = Step.of(Step.Kind.FETCH, session, "FETCH " + raw.getFetchSize());
    Object answer = session.pass(session.gate(), step, () -> forward(method, args));
    step.reading().resultSet();
    reading = step.reading();
    window = window.fetched(raw);
    sinceAnswer = 0;
    return answer;
  }

  private @Nullable Object value(@Nullable Object value) {
    if (reading != null && !reading.isFull()) {
      reading.value(ValueText.of(value));
    }
    return value instanceof ResultSet rows
        ? around(rows, session, statement, null, CursorWindow.NONE)
        : value;
  }

  private @Nullable Object changed(Method method, @Nullable Object[] args) throws SQLException {
    Step step = Step.of(Step.Kind.STATEMENT, session, method.getName());
    return session.execute(session.gate(), step, false, () -> forward(method, args));
  }
}
