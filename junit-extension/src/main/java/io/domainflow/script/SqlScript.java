package io.domainflow.script;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A file of SQL statements. Immutable.
 *
 * @param file its name for people
 * @param text its content
 * @param transactions how it runs
 */
public record SqlScript(String file, String text, Transactions transactions) {

  /** One that runs in a transaction where possible. */
  public SqlScript(String file, String text) {
    this(file, text, Transactions.WHERE_POSSIBLE);
  }

  SqlScript with(Transactions transactions) {
    return new SqlScript(file, text, transactions);
  }

  /**
   * Reads a file of UTF-8.
   *
   * @throws ScriptException if it is not UTF-8; names the line
   */
  public static SqlScript read(Path path) throws IOException {
    return decode(path.toString(), Files.readAllBytes(path));
  }

  static SqlScript decode(String file, byte[] content) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(content.length);
    CoderResult result = decoder.decode(bytes, chars, true);
    chars.flip();
    String text = chars.toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      throw new ScriptException(file, line, "the file is not UTF-8 from here on");
    }
    return new SqlScript(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /**
   * Splits it.
   *
   * @throws ScriptException if a quote or comment does not end, or psql's own commands are in it
   */
  public List<SqlStatement> statements() {
    return List.copyOf(new StatementSplitter(file, text).split());
  }

  /**
   * Runs all statements as its {@link Transactions} say. Where these leave it open, they run in one
   * transaction; if one of them cannot run in any (SQLSTATE 25001), it rolls back and runs them one
   * by one, each in a transaction of its own. A {@code BEGIN} and {@code COMMIT} of the script's
   * own do what they say. The session must not be in a transaction; its autocommit is as before
   * afterwards.
   *
   * @throws ScriptException if a statement fails; what can be rolled back is
   * @throws SQLException if the session itself is broken
   */
  public ScriptRun applyTo(Connection session) throws SQLException {
    return new ScriptRunner(this, session, null).run();
  }

  /** As the other, while somebody looks on. */
  public ScriptRun applyTo(Connection session, StatementObserver observer) throws SQLException {
    return new ScriptRunner(this, session, observer).run();
  }
}
