package io.domainflow.explore.schedule;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Does to a database what recovery does after the server went down without notice, beside the end
 * of all sessions: unlogged tables and their sequences begin anew, and other sequences go on behind
 * the numbers that were logged ahead (up to 32, {@code SEQ_LOG_VALS} in PostgreSQL's sequence.c).
 * Stateless.
 */
final class CrashRecovery {
  private static final String AFFECTED = SqlFile.text("lost_on_restart");

  private CrashRecovery() {}

  /** Returns the oids of what changed. */
  static Set<Long> run(Connection session) throws SQLException {
    Set<Long> changed = new HashSet<>();
    List<String> work = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery(AFFECTED)) {
        while (row.next()) {
          changed.add(row.getLong(1));
          work.add(row.getString(2));
        }
      }
      for (String each : work) {
        statement.execute(each);
      }
    }
    return changed;
  }
}
