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
  private static final Set<String> CONTROLS =
      Set.of(
          "begin",
          "start",
          "commit",
          "end",
          "rollback",
          "abort",
          "prepare",
          "savepoint",
          "release");

  /** By an administrator, by a crash, and while starting or stopping. */
  private static final Set<String> SHUTDOWNS = Set.of("57P01", "57P02", "57P03");

  private static final int SECONDS_TO_ANSWER = 5;

  private final SqlScript script;
  private final Connection session;
  private final BaseConnection driver;
  private final @Nullable StatementObserver observer;
  private final List<ScriptRun.Executed> executed = new ArrayList<>();
  private ScriptRun.Way way = ScriptRun.Way.ONE_TRANSACTION;

  ScriptRunner(SqlScript script, Connection session, @Nullable StatementObserver observer)
      throws SQLException {
    this.script = script;
    this.session = session;
    this.driver = session.unwrap(BaseConnection.class);
    this.observer = observer;
  }

  ScriptRun run() throws SQLException {
    List<SqlStatement> statements = script.statements();
    boolean autoCommit = session.getAutoCommit();
    session.setAutoCommit(script.transactions() == Transactions.NEVER);
    try {
      runAll(statements);
    } finally {
      if (!session.isClosed()) { // else the failure that closed it is the one to tell
        session.setAutoCommit(autoCommit);
      }
    }
    return new ScriptRun(script, way, executed);
  }

  /** Whether its tool would run it otherwise where a transaction is refused. */
  private boolean mayGoOneByOne(List<SqlStatement> statements) {
    return switch (script.transactions()) {
      case WHERE_POSSIBLE -> way == ScriptRun.Way.ONE_TRANSACTION;
      case OF_SEVERAL -> way == ScriptRun.Way.ONE_TRANSACTION && statements.size() == 1;
      case ALWAYS, NEVER -> false;
    };
  }

  private void runAll(List<SqlStatement> statements) throws SQLException {
    int transactionStart = 0; // what stands before it has been ended by the script itself
    int transactions = 0;
    int next = 0;
    while (next < statements.size()) {
      SqlStatement statement = statements.get(next);
      try {
        executed.add(observer == null ? execute(statement) : observed(statement, observer));
        next++;
        if (state() == TransactionState.IDLE) {
          transactionStart = next;
          transactions++;
          committed();
        }
      } catch (SQLException e) {
        rollBack(e);
        if (!mayGoOneByOne(statements) || !refusesTransactions(statement, e)) {
          throw refused(statement, e);
        }
        way = ScriptRun.Way.STATEMENT_BY_STATEMENT;
        session.setAutoCommit(true);
        next = transactionStart;
        executed.subList(transactionStart, executed.size()).clear();
        if (observer != null) {
          observer.undone();
        }
      }
    }
    if (script.transactions() == Transactions.NEVER && transactions > 1) {
      way = ScriptRun.Way.STATEMENT_BY_STATEMENT;
    }
    if (!statements.isEmpty()) {
      commit(statements.get(statements.size() - 1));
    }
  }

  private void committed() {
    if (observer != null) {
      observer.committed();
    }
  }

  /** Where it would be a transaction by itself, it is made one in which it can be looked at. */
  private ScriptRun.Executed observed(SqlStatement statement, StatementObserver by)
      throws SQLException {
    boolean within = !session.getAutoCommit() || state() != TransactionState.IDLE;
    if (within || CONTROLS.contains(statement.firstWord())) {
      return executeFor(by, statement);
    }
    try {
      SimpleQuery.run(driver, "BEGIN");
      ScriptRun.Executed alone = executeFor(by, statement);
      end("COMMIT");
      return alone;
    } catch (SQLException e) {
      rollBack(e);
      if (!refusesTransactions(statement, e)) {
        throw e;
      }
    }
    return by.around(statement, session, () -> execute(statement));
  }

  private ScriptRun.Executed executeFor(StatementObserver by, SqlStatement statement)
      throws SQLException {
    ScriptRun.Executed result = execute(statement);
    if (state() == TransactionState.OPEN) {
      by.ran(statement, session, result.elapsed());
    }
    return result;
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
      committed();
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
    ScriptException refusal = new ScriptException(script.file(), statement, Refusal.of(e), e);
    if (isBreakdown(e.getSQLState()) && !session.isValid(SECONDS_TO_ANSWER)) {
      throw new SessionLostException(refusal, e);
    }
    return refusal;
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
