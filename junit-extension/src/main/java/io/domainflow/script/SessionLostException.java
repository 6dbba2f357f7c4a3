package io.domainflow.script;

import java.sql.SQLException;

/** The session of a script is gone: the server broke, or the script, or somebody else, ended it. */
public final class SessionLostException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final ScriptException refusal;

  SessionLostException(ScriptException refusal, SQLException cause) {
    super(
        refusal.file() + ":" + refusal.line() + ": " + refusal.reason(),
        cause.getSQLState(),
        cause);
    this.refusal = refusal;
  }

  /** The same as a fault of the script's, if the server is there. */
  public ScriptException refusal() {
    return refusal;
  }
}
