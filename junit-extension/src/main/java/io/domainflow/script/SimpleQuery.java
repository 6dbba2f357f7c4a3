package io.domainflow.script;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;

/**
 * Sends a statement as it stands, as psql does. The driver's own way reads it first, and cuts it in
 * two where a body has a {@code CASE … END}, or a string goes on behind a line feed. For one
 * thread.
 */
final class SimpleQuery extends ResultHandlerBase {
  /** Of one statement, and more than anybody reads. */
  private static final int MOST_NOTICES = 100;

  private final List<String> notices = new ArrayList<>();

  private SimpleQuery() {}

  /**
   * Runs it; rows are dropped.
   *
   * @return what the server said on the side
   */
  static List<String> run(BaseConnection session, String sql) throws SQLException {
    QueryExecutor executor = session.getQueryExecutor();
    Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
    int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_ONESHOT;
    if (session.getAutoCommit()) {
      flags |= QueryExecutor.QUERY_SUPPRESS_BEGIN;
    }
    SimpleQuery handler = new SimpleQuery();
    executor.execute(query, null, handler, 0, 0, flags);
    return handler.notices;
  }

  @Override
  public void handleWarning(SQLWarning warning) {
    if (notices.size() < MOST_NOTICES) {
      notices.add(warning.getMessage());
    }
  }
}
