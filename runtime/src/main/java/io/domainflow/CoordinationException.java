package io.domainflow;

import java.sql.SQLException;

/**
 * The database gave no answer to a question of coordination, or refused it; the cause says why.
 * What was asked for may have been done: whatever was granted expires.
 */
public final class CoordinationException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  CoordinationException(String what, SQLException cause) {
    super(
        "no-answer",
        what + " got no answer from the database (SQLSTATE " + cause.getSQLState() + ")",
        cause);
  }
}
