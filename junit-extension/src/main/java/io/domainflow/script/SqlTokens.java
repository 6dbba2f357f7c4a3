package io.domainflow.script;

import java.util.ArrayList;
import java.util.List;

/** The tokens of an SQL text, without space and comments. */
public final class SqlTokens {
  private SqlTokens() {}

  /** In order, as they are written; none where a quote or comment does not end. */
  public static List<String> of(String sql) {
    List<String> tokens = new ArrayList<>();
    SqlLexer lexer = new SqlLexer("", sql);
    try {
      while (lexer.next() != SqlLexer.Kind.END) {
        tokens.add(lexer.token());
      }
    } catch (ScriptException illegible) {
      return List.of(); // the server will say what is wrong with it
    }
    return List.copyOf(tokens);
  }
}
