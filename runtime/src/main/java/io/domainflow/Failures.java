package io.domainflow;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SQLSTATEs say about a transaction that failed. */
final class Failures {
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** The statement was cancelled, one came after it, or the server ended the session. */
  private static final Set<String> AFTER_CANCEL = Set.of("57014", "25P02", "25P03", "25P04");

  private Failures() {}

  /** That of the first SQLException among the causes, as libraries wrap them. */
  static @Nullable String sqlState(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 50; depth++) { // a circle ends, too
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Whether the server rolled it back because of others, so that it may succeed the next time. */
  static boolean isConflict(String sqlState, boolean orLockTimeout) {
    return CONFLICTS.contains(sqlState) || (orLockTimeout && sqlState.equals(LOCK_NOT_AVAILABLE));
  }

  /**
   * Whether the session is gone with it, so that an answer may be, too: class 08, the 57P states of
   * a server that goes down or ends a session, and the timeouts that end one.
   */
  static boolean losesSession(String sqlState) {
    return sqlState.startsWith("08")
        || sqlState.startsWith("57P")
        || sqlState.equals("25P03")
        || sqlState.equals("25P04");
  }

  /** Whether it concerns the transaction as a whole, and no savepoint helps. */
  static boolean endsTransaction(Throwable thrown) {
    @Nullable String sqlState = sqlState(thrown);
    return sqlState != null && (isConflict(sqlState, false) || losesSession(sqlState));
  }

  /** Whether it may come of a timer of the server or of a cancel. */
  static boolean followsCancel(String sqlState) {
    return AFTER_CANCEL.contains(sqlState);
  }

  /**
   * Whether what a COMMIT threw leaves open what became of it. An error that the server reports of
   * its own is a rollback; that it broke is not.
   */
  static boolean leavesCommitOpen(SQLException thrown) {
    String sqlState = thrown.getSQLState();
    return sqlState == null
        || losesSession(sqlState)
        || sqlState.startsWith("58")
        || sqlState.startsWith("XX");
  }
}
