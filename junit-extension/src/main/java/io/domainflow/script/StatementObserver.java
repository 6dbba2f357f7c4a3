package io.domainflow.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Looks at what the statements of a script do while their transaction is open. */
public interface StatementObserver {

  /** Sends a statement. */
  @FunctionalInterface
  interface Sending<T> {
    T send() throws SQLException;
  }

  /**
   * A statement has run, and its transaction is open.
   *
   * @param session the script's own
   */
  void ran(SqlStatement statement, Connection session, Duration elapsed) throws SQLException;

  /**
   * A statement is to run that cannot in a transaction.
   *
   * @param session the script's own, which is in none
   * @param sending to be called once
   * @return what it gave
   */
  <T> T around(SqlStatement statement, Connection session, Sending<T> sending) throws SQLException;

  /** The transaction has ended, and what ran in it stands. */
  void committed();

  /** What ran since the last commit was undone, and runs again. */
  void undone();
}
