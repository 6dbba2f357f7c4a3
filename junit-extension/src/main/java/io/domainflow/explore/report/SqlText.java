package io.domainflow.explore.report;

import java.util.List;
import java.util.regex.Pattern;

/** SQL on one line, with its values in place. */
final class SqlText {
  /** What a value may take of a line. */
  private static final int VALUE = 48;

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

  private SqlText() {}

  /**
   * White space is folded, comments are left out, and each question mark that stands for a value
   * gives way to it. Marks beyond the values stay as they are.
   */
  static String oneLine(String sql, List<String> parameters) {
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    int next = 0;
    for (SqlPiece piece : SqlPiece.of(sql)) {
      if (piece.kind() == SqlPiece.Kind.SPACE || piece.kind() == SqlPiece.Kind.COMMENT) {
        gap = true;
        continue;
      }
      if (gap && !line.isEmpty()) {
        line.append(' ');
      }
      gap = false;
      boolean value = piece.kind() == SqlPiece.Kind.MARK && next < parameters.size();
      line.append(value ? literal(parameters.get(next++)) : shown(piece));
    }
    return line.toString();
  }

  private static String shown(SqlPiece piece) {
    return switch (piece.kind()) {
      case STRING -> string(piece.text());
      case SIGN -> piece.is("??") ? "?" : Glyphs.visible(piece.text());
      default -> Glyphs.visible(piece.text());
    };
  }

  private static String string(String text) {
    if (text.startsWith("$")) { // mostly code
      return Glyphs.visible(text.replaceAll("\\s+", " "));
    }
    return Glyphs.elided(Glyphs.visible(text), VALUE);
  }

  /** A value as SQL would write it: what is no number is in quotes. */
  static String literal(String value) {
    if (value.equals("null")) {
      return "NULL";
    }
    if (value.equals(Secrecy.HIDDEN)
        || value.equals("true")
        || value.equals("false")
        || NUMBER.matcher(value).matches()) {
      return Glyphs.elided(value, VALUE);
    }
    return "'" + Glyphs.elided(Glyphs.visible(value.replace("'", "''")), VALUE) + "'";
  }
}
