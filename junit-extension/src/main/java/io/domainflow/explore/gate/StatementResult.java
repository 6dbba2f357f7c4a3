package io.domainflow.explore.gate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What executions return, taken down in a {@link Reading}. */
final class StatementResult {
  private StatementResult() {}

  /**
   * Takes down what the code will see of a result.
   *
   * @param statement of the driver; it knows the count if all that was returned is that there is no
   *     result set
   */
  static void note(Reading reading, Statement statement, @Nullable Object result)
      throws SQLException {
    if (result instanceof ResultSet || Boolean.TRUE.equals(result)) {
      reading.resultSet();
    } else if (result instanceof Number count) {
      reading.updated(count.longValue());
    } else if (result instanceof Boolean && statement.getLargeUpdateCount() >= 0) {
      reading.updated(statement.getLargeUpdateCount());
    } else if (result instanceof int[] counts) {
      for (int count : counts) {
        reading.updated(Math.max(count, 0));
      }
    } else if (result instanceof long[] counts) {
      for (long count : counts) {
        reading.updated(Math.max(count, 0));
      }
    }
  }
}
