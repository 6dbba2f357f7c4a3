package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the database says about itself; its queries are steps, in autocommit as a whole. As
 * thread-safe as the driver's. The server's constants (longest name, key words), which the driver
 * asks for once, are no steps.
 */
final class GatedMetaData extends Gated<DatabaseMetaData> {
  /** The driver answers them by itself. */
  private static final Set<String> KNOWN_TO_THE_DRIVER =
      Set.of("getTableTypes", "getClientInfoProperties");

  private final PhysicalSession session;
  private final Connection owner;

  GatedMetaData(DatabaseMetaData raw, PhysicalSession session, Connection owner) {
    super(raw);
    this.session = session;
    this.owner = owner;
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    if (method.getName().equals("getConnection")) {
      return owner;
    }
    if (!asksTheServer(method)) {
      Object answer = forward(method, args);
      return answer instanceof ResultSet rows
          ? GatedResultSet.around(rows, session, owner, null)
          : answer;
    }
    Step step = Step.of(Step.Kind.METADATA, session, text(method, args));
    Object answer = session.pass(session.gate(), step, () -> forward(method, args));
    return answer instanceof ResultSet rows
        ? GatedResultSet.around(rows, session, owner, step.reading())
        : answer;
  }

  private static boolean asksTheServer(Method method) {
    return (method.getReturnType() == ResultSet.class
            && !KNOWN_TO_THE_DRIVER.contains(method.getName()))
        || method.getName().equals("getDefaultTransactionIsolation");
  }

  /** Without the name of the database, which is another in each run. */
  private String text(Method method, @Nullable Object[] args) throws SQLException {
    String database = session.connection().getCatalog();
    StringJoiner text = new StringJoiner(", ", method.getName() + "(", ")");
    for (Object arg : args) {
      if (arg != null && !arg.equals(database)) {
        text.add(ValueText.of(arg));
      }
    }
    return text.toString();
  }
}
