package io.domainflow.explore.report;

/** Text as it may stand in HTML and SVG, between tags and in attributes with double quotes. */
public final class Markup {
  private Markup() {}

  public static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n', '\t' -> safe.appendCodePoint(c);
      case '\r' -> {}
      default -> safe.append(Glyphs.visible(Character.toString(c)));
    }
  }
}
