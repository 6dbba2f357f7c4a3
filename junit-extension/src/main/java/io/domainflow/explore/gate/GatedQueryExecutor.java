package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOperation;
import org.postgresql.core.QueryExecutor;

/**
 * The driver's inner side, as {@code CopyManager} uses it: the start of a COPY is a step, all else
 * passes. As thread-safe as the driver's.
 */
final class GatedQueryExecutor extends Gated<QueryExecutor> {
  private final PhysicalSession session;

  private GatedQueryExecutor(QueryExecutor raw, PhysicalSession session) {
    super(raw);
    this.session = session;
  }

  static QueryExecutor around(QueryExecutor raw, PhysicalSession session) {
    return new GatedQueryExecutor(raw, session).as(QueryExecutor.class);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    if (!method.getName().equals("startCopy")) {
      return forward(method, args);
    }
    String sql = String.valueOf(args[0]);
    Object copy = session.pass(Step.Kind.COPY, sql, () -> forward(method, args));
    return copy instanceof CopyOperation started ? GatedCopy.around(started, session, sql) : copy;
  }
}
