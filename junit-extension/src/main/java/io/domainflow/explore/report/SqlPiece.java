package io.domainflow.explore.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL, as far as showing it needs to know: all pieces together are the text. Text that
 * is no SQL gives pieces too. Immutable.
 */
record SqlPiece(Kind kind, String text) {
  enum Kind {
    WORD,
    /** A name in double quotes. */
    QUOTED_NAME,
    /** A string in quotes or between dollars. */
    STRING,
    NUMBER,
    /** A question mark for a value. */
    MARK,
    SPACE,
    COMMENT,
    /** One character of anything else; two where a question mark is written twice. */
    SIGN
  }

  boolean is(String sign) {
    return text.equalsIgnoreCase(sign);
  }

  static List<SqlPiece> of(String sql) {
    List<SqlPiece> pieces = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      Kind kind = kindAt(sql, at);
      int end = Math.min(sql.length(), end(kind, sql, at));
      pieces.add(new SqlPiece(kind, sql.substring(at, end)));
      at = end;
    }
    return pieces;
  }

  private static Kind kindAt(String sql, int at) {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      return Kind.SPACE;
    } else if (sql.startsWith("--", at) || sql.startsWith("/*", at)) {
      return Kind.COMMENT;
    } else if (startsWord(c)) {
      return isEscapeString(sql, at) ? Kind.STRING : Kind.WORD;
    } else if (c == '$') {
      return dollarTag(sql, at).isEmpty() ? Kind.SIGN : Kind.STRING;
    } else if (isDigit(c)) {
      return Kind.NUMBER;
    }
    return switch (c) {
      case '\'' -> Kind.STRING;
      case '"' -> Kind.QUOTED_NAME;
      case '?' -> sql.startsWith("??", at) ? Kind.SIGN : Kind.MARK;
      default -> Kind.SIGN;
    };
  }

  private static int end(Kind kind, String sql, int at) {
    return switch (kind) {
      case SPACE -> endOf(sql, at, Character::isWhitespace);
      case WORD -> endOf(sql, at, c -> startsWord(c) || isDigit(c) || c == '$');
      case NUMBER -> endOf(sql, at, c -> isDigit(c) || c == '.');
      case COMMENT -> sql.startsWith("--", at) ? lineEnd(sql, at) : after(sql, "*/", at + 2);
      case QUOTED_NAME -> afterQuote(sql, at + 1, '"', false);
      case STRING -> stringEnd(sql, at);
      case MARK -> at + 1;
      case SIGN -> sql.startsWith("??", at) ? at + 2 : at + 1;
    };
  }

  private static int stringEnd(String sql, int at) {
    return switch (sql.charAt(at)) {
      case '$' -> {
        String tag = dollarTag(sql, at);
        yield after(sql, tag, at + tag.length());
      }
      case '\'' -> afterQuote(sql, at + 1, '\'', false);
      default -> afterQuote(sql, at + 2, '\'', true);
    };
  }

  private static int afterQuote(String sql, int from, char quote, boolean escapes) {
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && escapes) {
        at++;
      } else if (c == quote) {
        if (at >= sql.length() || sql.charAt(at) != quote) {
          return at;
        }
        at++;
      }
    }
    return sql.length();
  }

  private static boolean isEscapeString(String sql, int at) {
    return (sql.charAt(at) == 'e' || sql.charAt(at) == 'E') && sql.startsWith("'", at + 1);
  }

  /** {@code $tag$}, or nothing if none begins here. */
  private static String dollarTag(String sql, int at) {
    int end = endOf(sql, at + 1, c -> startsWord(c) || isDigit(c));
    boolean tag = end < sql.length() && sql.charAt(end) == '$' && !isDigit(sql.charAt(at + 1));
    return tag ? sql.substring(at, end + 1) : "";
  }

  private static int lineEnd(String sql, int at) {
    return endOf(sql, at, c -> c != '\n' && c != '\r');
  }

  private static int after(String sql, String what, int from) {
    int found = sql.indexOf(what, from);
    return found < 0 ? sql.length() : found + what.length();
  }

  private static int endOf(String sql, int from, CharTest test) {
    int at = from;
    while (at < sql.length() && test.holds(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean startsWord(char c) {
    return Character.isLetter(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @FunctionalInterface
  private interface CharTest {
    boolean holds(char c);
  }
}
