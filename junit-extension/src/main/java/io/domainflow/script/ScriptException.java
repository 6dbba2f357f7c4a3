package io.domainflow.script;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A script that cannot be read or that the server refused. Names the file and the line; the message
 * has a line for each thing that is known.
 */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String reason;
  private final @Nullable String statement;
  private final @Nullable String sqlState;
  private final @Nullable String detail;
  private final @Nullable String hint;

  /** A script that is not what it should be: found before anything was run. */
  ScriptException(String file, int line, String reason) {
    super(file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
    this.reason = reason;
    this.statement = null;
    this.sqlState = null;
    this.detail = null;
    this.hint = null;
  }

  /** A statement that the server refused. */
  ScriptException(String file, SqlStatement statement, Refusal refusal, Throwable cause) {
    super(refusal.message(file, statement), cause);
    this.file = file;
    this.line = refusal.line(statement);
    this.reason = refusal.reason();
    this.statement = statement.shortened();
    this.sqlState = refusal.sqlState();
    this.detail = refusal.detail();
    this.hint = refusal.hint();
  }

  /** A statement that somebody does not want to run. */
  public static ScriptException notRun(SqlScript script, SqlStatement statement, String why) {
    return new ScriptException(script.file(), statement.line(), statement.shortened() + " " + why);
  }

  /** The file, as the location of its set names it. */
  public String file() {
    return file;
  }

  /** Line of the error where the server says it, else the statement's first; from 1. */
  public int line() {
    return line;
  }

  /** What is wrong, in one sentence, without file and line. */
  public String reason() {
    return reason;
  }

  /** The statement's beginning; empty if the script could not be read. */
  public Optional<String> statement() {
    return Optional.ofNullable(statement);
  }

  /** The server's code; empty if the script never reached it. */
  public Optional<String> sqlState() {
    return Optional.ofNullable(sqlState);
  }

  /** The server's DETAIL. */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  /** The server's HINT. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
