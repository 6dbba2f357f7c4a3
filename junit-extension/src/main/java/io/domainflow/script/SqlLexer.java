package io.domainflow.script;

/**
 * Cuts a script into tokens the way the server's own scanner does; white space and comments are
 * passed over. Knows what a quote is, not what a statement is. For one thread.
 */
public final class SqlLexer {
  /** Kinds of tokens. */
  public enum Kind {
    WORD,
    LITERAL,
    SEMICOLON,
    OPEN,
    CLOSE,
    BACKSLASH,
    OTHER,
    END
  }

  private final String file;
  private final String text;
  private boolean backslashEscapes;
  private int start;
  private int at;

  /** A lexer at the start of the text; {@code file} is for messages. */
  public SqlLexer(String file, String text) {
    this.file = file;
    this.text = text;
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** Where the token that was read last begins. */
  public int start() {
    return start;
  }

  /** Where the next token is looked for. */
  public int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  /** The token that was read last. */
  public String token() {
    return text.substring(start, at);
  }

  /** Whether {@code '…'} has backslash escapes, as with standard_conforming_strings off. */
  void backslashEscapes(boolean on) {
    backslashEscapes = on;
  }

  /** The line of an offset, from 1. */
  public int lineOf(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /** Reads the next token. */
  public Kind next() {
    passSpaceAndComments();
    start = at;
    if (at >= text.length()) {
      return Kind.END;
    }
    char c = text.charAt(at++);
    return switch (c) {
      case ';' -> Kind.SEMICOLON;
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case '\\' -> Kind.BACKSLASH;
      case '\'' -> string(backslashEscapes);
      case '"' -> {
        at = afterQuote('"', false);
        yield Kind.LITERAL;
      }
      case '$' -> dollar();
      default -> startsWord(c) ? word(c) : other(c);
    };
  }

  private Kind other(char c) {
    if (isDigit(c)) {
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
    }
    return Kind.OTHER;
  }

  private Kind word(char first) {
    while (at < text.length() && continuesWord(text.charAt(at))) {
      at++;
    }
    boolean escape = at - start == 1 && (first == 'e' || first == 'E');
    if (escape && at < text.length() && text.charAt(at) == '\'') {
      at++;
      return string(true);
    }
    return Kind.WORD;
  }

  private Kind string(boolean escapes) {
    at = afterQuote('\'', escapes);
    int continued = continuation();
    while (continued >= 0) {
      at = continued;
      at = afterQuote('\'', escapes);
      continued = continuation();
    }
    return Kind.LITERAL;
  }

  /**
   * A string goes on behind a line feed, and comments that end with one: {@code 'a' -- b\n'c'} is
   * one, with the escapes of the first.
   */
  private int continuation() {
    boolean feed = false;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        return feed ? i + 1 : -1;
      }
      feed |= c == '\n' || c == '\r';
      if (text.startsWith("--", i)) {
        i = endOfLine(i) - 1;
      } else if (!isSpace(c)) {
        return -1;
      }
    }
    return -1;
  }

  private int afterQuote(char quote, boolean escapes) {
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '\\' && escapes) {
        i++;
      } else if (c == quote) {
        if (i >= text.length() || text.charAt(i) != quote) {
          return i;
        }
        i++;
      }
    }
    throw unterminated(quote == '"' ? "quoted name" : "string");
  }

  private Kind dollar() {
    int i = at;
    if (i < text.length() && isDigit(text.charAt(i))) {
      return other('0');
    }
    while (i < text.length() && continuesWord(text.charAt(i)) && text.charAt(i) != '$') {
      i++;
    }
    if (i >= text.length() || text.charAt(i) != '$') {
      return Kind.OTHER;
    }
    String tag = text.substring(start, i + 1);
    int end = text.indexOf(tag, i + 1);
    if (end < 0) {
      throw unterminated(tag + " quote");
    }
    at = end + tag.length();
    return Kind.LITERAL;
  }

  private void passSpaceAndComments() {
    while (at < text.length()) {
      if (isSpace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        at = endOfLine(at);
      } else if (text.startsWith("/*", at)) {
        at = afterComment();
      } else {
        return;
      }
    }
  }

  private int afterComment() {
    start = at;
    int depth = 0;
    int i = at;
    while (i < text.length() - 1) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    throw unterminated("comment");
  }

  /** Offset of the line's end: its line feed or carriage return, or the end of the script. */
  int endOfLine(int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        return i;
      }
    }
    return text.length();
  }

  private ScriptException unterminated(String what) {
    return new ScriptException(
        file, lineOf(start), "the " + what + " that begins here does not end");
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean startsWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean continuesWord(char c) {
    return startsWord(c) || isDigit(c) || c == '$';
  }
}
