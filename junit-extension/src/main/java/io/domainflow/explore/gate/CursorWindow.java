package io.domainflow.explore.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many rows of a result set the driver has, so that it is known when it goes to the server for
 * more. Immutable.
 *
 * @param buffered rows that came with the last answer if more may follow; 0 if it has all there are
 * @param most rows that the statement gives at most; 0 for all
 */
record CursorWindow(int buffered, int most) {
  /** The driver has all rows. */
  static final CursorWindow NONE = new CursorWindow(0, 0);

  /**
   * Of the result of a statement that was just executed. The driver uses a cursor if there is a
   * fetch size, in a transaction, forward only, and not beyond the commit.
   */
  static CursorWindow of(Statement executed) throws SQLException {
    if (executed.isClosed()) {
      return NONE;
    }
    int fetchSize = executed.getFetchSize();
    Connection connection = executed.getConnection();
    boolean cursor =
        fetchSize > 0
            && !connection.getAutoCommit()
            && executed.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY
            && executed.getResultSetHoldability() == ResultSet.CLOSE_CURSORS_AT_COMMIT;
    return cursor ? new CursorWindow(fetchSize, executed.getMaxRows()) : NONE;
  }

  /**
   * Whether the next row has to come from the server.
   *
   * @param sinceAnswer rows that were read since its last answer
   * @param all rows that were read at all
   */
  boolean isUsedUp(int sinceAnswer, long all) {
    return buffered > 0 && sinceAnswer >= buffered && (most == 0 || all < most);
  }

  /** After a fetch, which asked for as many rows as the result set says now. */
  CursorWindow fetched(ResultSet rows) throws SQLException {
    return new CursorWindow(rows.getFetchSize(), most);
  }
}
