package io.domainflow.script;

import io.domainflow.script.SqlLexer.Kind;
import java.util.Locale;

/**
 * Writes a statement on one line without what may be a secret in it: literals behind the words
 * password and connection, in the options of foreign servers, and those that speak of a password
 * themselves. Rather one too many. For one thread, once.
 */
final class Secrets {
  private static final String HIDDEN = "'…'";

  private final SqlLexer lexer;
  private final boolean backslashEscapes;
  private final StringBuilder shown = new StringBuilder();
  private boolean secret;
  private boolean options;
  private int optionsEnd; // how many parentheses deep the options are; 0 outside of any
  private int depth;

  private Secrets(String text, boolean backslashEscapes) {
    this.lexer = new SqlLexer("", text);
    this.lexer.backslashEscapes(backslashEscapes);
    this.backslashEscapes = backslashEscapes;
  }

  /**
   * Does it; comments are left out.
   *
   * @param text of a statement that was read with the same escapes
   */
  static String hidden(String text, boolean backslashEscapes) {
    return new Secrets(text, backslashEscapes).hide();
  }

  private String hide() {
    int end = 0;
    for (Kind kind = lexer.next(); kind != Kind.END; kind = lexer.next()) {
      if (lexer.start() > end && !shown.isEmpty()) {
        shown.append(' ');
      }
      end = lexer.position();
      shown.append(shown(kind, lexer.token()));
    }
    return shown.toString();
  }

  private String shown(Kind kind, String token) {
    boolean opensOptions = kind == Kind.OPEN && options;
    options = false;
    switch (kind) {
      case WORD -> {
        secret |= announcesSecret(token);
        options = token.equalsIgnoreCase("options");
      }
      case OPEN -> {
        depth++;
        if (opensOptions && optionsEnd == 0) {
          optionsEnd = depth;
        }
      }
      case CLOSE -> {
        if (depth == optionsEnd) {
          optionsEnd = 0;
        }
        depth--;
      }
      case LITERAL -> {
        return literal(token);
      }
      default -> {}
    }
    return token;
  }

  private String literal(String token) {
    if (token.startsWith("\"")) {
      secret |= announcesSecret(token);
      return flat(token);
    }
    if (secret || optionsEnd > 0) {
      return HIDDEN;
    }
    if (!announcesSecret(token)) {
      return flat(token);
    }
    if (token.startsWith("$")) {
      return body(token);
    }
    secret = true; // it may be a format, whose arguments follow
    return HIDDEN;
  }

  /** What stands between dollars is mostly code: of a function, say. */
  private String body(String token) {
    String quote = token.substring(0, token.indexOf('$', 1) + 1);
    String inside = token.substring(quote.length(), token.length() - quote.length());
    try {
      return quote + " " + hidden(inside, backslashEscapes) + " " + quote;
    } catch (ScriptException noSql) {
      return HIDDEN;
    }
  }

  private static boolean announcesSecret(String token) {
    String word = token.toLowerCase(Locale.ROOT);
    return word.contains("password") || word.contains("passwd") || word.equals("connection");
  }

  private static String flat(String token) {
    return token.replaceAll("\\s+", " ");
  }
}
