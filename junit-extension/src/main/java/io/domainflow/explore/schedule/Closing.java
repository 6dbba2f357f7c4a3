package io.domainflow.explore.schedule;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of something that holds what others need. */
@FunctionalInterface
interface Closing {
  void close() throws SQLException;

  /** Closes all of them, whatever comes of one; the first failure names the others. */
  static void all(List<Closing> closings) throws SQLException {
    @Nullable Exception first = null;
    for (Closing closing : closings) {
      try {
        closing.close();
      } catch (SQLException | RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof SQLException sql) {
      throw sql;
    }
    if (first instanceof RuntimeException runtime) {
      throw runtime;
    }
  }
}
