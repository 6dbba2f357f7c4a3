package io.domainflow.script;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Runs one script on one session. For one thread, once. */
final class ScriptRunner {
  private static final String NOT_IN_A_TRANSACTION = "25001";
  private static final Set<String> SETTINGS = Set.of("set", "reset");

  /** By an administrator, by a crash, and while starting or stopping. */
  private static final Set<String> SHUTDOWNS = Set.of("57P01", "57P02", "57P03");

  private static final int SECONDS_TO_ANSWER = 5;

  private final SqlScript script;
  private final Connection session;
  private final BaseConnection driver;
  private final List<ScriptRun.Executed> executed = new ArrayList<>();
  private ScriptRun.Way way = ScriptRun.Way.ONE_TRANSACTION;

  ScriptRunner(SqlScript script, Connection session) throws SQLException {
    this.script = script;
    this.session = session;
    this.driver = session.unwrap(BaseConnection.class);
  }

  ScriptRun run() throws SQLException {
    List<SqlStatement> statements = script.statements();
    boolean autoCommit = session.getAutoCommit();
    session.setAutoCommit(false);
    try {
      runAll(statements);
    } finally {
      if (!session.isClosed()) { // else the failure that closed it is the one to tell
        session.setAutoCommit(autoCommit);
      }
    }
    return new ScriptRun(script, way, executed);
  }

  private void runAll(List<SqlStatement> statements) throws SQLException {
    int transactionStart = 0; // what stands before it has been ended by the script itself
    int next = 0;
    while (next < statements.size()) {
      SqlStatement statement = statements.get(next);
      try {
        executed.add(execute(statement));
        next++;
        if (state() == TransactionState.IDLE) {
          transactionStart = next;
        }
      } catch (SQLException e) {
        rollBack(e);
        if (way == ScriptRun.Way.STATEMENT_BY_STATEMENT || !refusesTransactions(statement, e)) {
          throw refused(statement, e);
        }
        way = ScriptRun.Way.STATEMENT_BY_STATEMENT;
        session.setAutoCommit(true);
        next = transactionStart;
        executed.subList(transactionStart, executed.size()).clear();
      }
    }
    if (!statements.isEmpty()) {
      commit(statements.get(statements.size() - 1));
    }
  }

  private ScriptRun.Executed execute(SqlStatement statement) throws SQLException {
    long start = System.nanoTime();
    List<String> notices = new ArrayList<>();
    if (statement.input().isPresent()) {
      copyIn(statement, statement.input().get());
    } else {
      notices.addAll(SimpleQuery.run(driver, statement.text()));
    }
    return new ScriptRun.Executed(statement, Duration.ofNanos(System.nanoTime() - start), notices);
  }

  private void copyIn(SqlStatement statement, String rows) throws SQLException {
    try {
      driver.getCopyAPI().copyIn(statement.text(), new StringReader(rows));
    } catch (IOException e) {
      throw new SQLException("the rows could not be sent", e);
    }
  }

  private void commit(SqlStatement last) throws SQLException {
    try {
      if (!session.getAutoCommit()) {
        session.commit();
      } else if (state() == TransactionState.OPEN) {
        end("COMMIT");
      }
    } catch (SQLException e) {
      rollBack(e);
      throw refused(last, e);
    }
  }

  /**
   * Whether it would run outside a transaction. A setting of the transaction that comes too late
   * has the same code, but is wrong in any case.
   */
  private static boolean refusesTransactions(SqlStatement statement, SQLException e) {
    return NOT_IN_A_TRANSACTION.equals(e.getSQLState())
        && !SETTINGS.contains(statement.firstWord());
  }

  /** Only a session that is alive has refused something: a script may raise any code. */
  private ScriptException refused(SqlStatement statement, SQLException e) throws SQLException {
    Refusal refusal = Refusal.of(e);
    if (isBreakdown(e.getSQLState()) && !session.isValid(SECONDS_TO_ANSWER)) {
      throw new SQLException(
          script.file() + ":" + refusal.line(statement) + ": " + refusal.reason(),
          e.getSQLState(),
          e);
    }
    return new ScriptException(script.file(), statement, refusal, e);
  }

  private static boolean isBreakdown(@Nullable String sqlState) {
    return sqlState != null && (sqlState.startsWith("08") || SHUTDOWNS.contains(sqlState));
  }

  private void rollBack(SQLException cause) {
    try {
      if (!session.getAutoCommit()) {
        session.rollback();
      } else if (state() != TransactionState.IDLE) {
        end("ROLLBACK");
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Ends the transaction that the script began by itself, which JDBC knows nothing of. */
  private void end(String command) throws SQLException {
    SimpleQuery.run(driver, command);
  }

  private TransactionState state() {
    return driver.getTransactionState();
  }
}
