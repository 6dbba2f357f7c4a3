package io.domainflow.explore.gate;

import java.lang.reflect.Method;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/**
 * A COPY that has begun. Its end is a step where rows go in; the rows themselves are none. As
 * thread-safe as the driver's.
 */
final class GatedCopy extends Gated<CopyOperation> {
  private final PhysicalSession session;
  private final String sql;

  private GatedCopy(CopyOperation raw, PhysicalSession session, String sql) {
    super(raw);
    this.session = session;
    this.sql = sql;
  }

  static CopyOperation around(CopyOperation raw, PhysicalSession session, String sql) {
    GatedCopy copy = new GatedCopy(raw, session, sql);
    if (raw instanceof CopyDual) {
      return copy.as(CopyDual.class);
    }
    return raw instanceof CopyIn ? copy.as(CopyIn.class) : copy.as(CopyOut.class);
  }

  @Override
  @Nullable Object call(Object proxy, Method method, @Nullable Object[] args) throws SQLException {
    boolean ends = method.getName().equals("endCopy") || method.getName().equals("cancelCopy");
    if (!ends || !(raw instanceof CopyIn) || !raw.isActive()) {
      return forward(method, args);
    }
    String verb = method.getName().equals("endCopy") ? "end of " : "cancel ";
    Step step = Step.of(Step.Kind.COPY, session, verb + sql);
    return session.pass(session.gate(), step, () -> ended(step.reading(), method, args));
  }

  private @Nullable Object ended(Reading reading, Method method, @Nullable Object[] args)
      throws SQLException {
    Object count = forward(method, args);
    if (count instanceof Long rows && rows >= 0) {
      reading.updated(rows);
    }
    return count;
  }
}
