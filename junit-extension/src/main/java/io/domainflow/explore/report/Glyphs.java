package io.domainflow.explore.report;

import java.util.ArrayList;
import java.util.List;

/** Text in cells of a fixed width: what stands in one line of a terminal, and how wide it is. */
final class Glyphs {
  private static final String ELLIPSIS = "…";

  private Glyphs() {}

  /** With everything made visible that would move the cursor, or turn the direction of writing. */
  static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendVisible(shown, c));
    return shown.toString();
  }

  private static void appendVisible(StringBuilder shown, int c) {
    if (c < ' ') {
      shown.appendCodePoint(0x2400 + c); // the pictures of the control characters
    } else if (c == 0x7f) {
      shown.append('\u2421');
    } else {
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.SURROGATE,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            shown.append(String.format("\\u%04X", c));
        default -> shown.appendCodePoint(c);
      }
    }
  }

  /** How many columns of a terminal it takes. */
  static int width(String text) {
    return text.codePoints().map(Glyphs::width).sum();
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  /** East Asian wide and full-width characters, and pictures. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1f64f)
        || (c >= 0x1f680 && c <= 0x1f9ff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  /** Filled with spaces up to {@code width}; never longer. */
  static String padded(String text, int width) {
    String fitting = elided(text, width);
    return fitting + " ".repeat(Math.max(0, width - width(fitting)));
  }

  /** At most so wide; what is too much is taken out of the middle, rather behind it. */
  static String elided(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int tail = (width - 1) * 2 / 5;
    return head(start(text, width - 1 - tail)) + ELLIPSIS + tail(end(text, tail));
  }

  /** Without the word that it breaks off, if that leaves most of it. */
  private static String head(String start) {
    int space = start.lastIndexOf(' ');
    return space > start.length() / 2 ? start.substring(0, space + 1) : start;
  }

  private static String tail(String end) {
    int space = end.indexOf(' ');
    return space >= 0 && space < end.length() / 2 ? end.substring(space) : end;
  }

  private static String start(String text, int width) {
    return text.substring(0, breakAfter(text, 0, width));
  }

  private static String end(String text, int width) {
    int from = text.length();
    int used = 0;
    while (from > 0) {
      int c = text.codePointBefore(from);
      used += width(c);
      if (used > width) {
        break;
      }
      from -= Character.charCount(c);
    }
    return text.substring(from);
  }

  /** Where the part of the given width that begins at {@code from} ends. */
  private static int breakAfter(String text, int from, int width) {
    int at = from;
    int used = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      used += width(c);
      if (used > width) {
        break;
      }
      at += Character.charCount(c);
    }
    return at;
  }

  /**
   * In lines of at most {@code width}, broken behind spaces, commas and equals signs where there
   * are any.
   */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = breakAfter(text, from, width);
      if (end < text.length()) {
        int first = from + Character.charCount(text.codePointAt(from));
        end = Math.max(softBreak(text, from, end), first);
      }
      lines.add(text.substring(from, end).stripTrailing());
      from = end;
      while (from < text.length() && text.charAt(from) == ' ') {
        from++;
      }
    }
    return lines;
  }

  /** Behind the last of them before {@code end}; {@code end} if that would waste a half. */
  private static int softBreak(String text, int from, int end) {
    if (text.charAt(end) == ' ') {
      return end;
    }
    for (int at = end; at > from + (end - from) / 2; at--) {
      char before = text.charAt(at - 1);
      if (before == ' ' || before == ',' || before == '=') {
        return at;
      }
    }
    return end;
  }
}
