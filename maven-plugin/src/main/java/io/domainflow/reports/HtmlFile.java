package io.domainflow.reports;

import static io.domainflow.explore.report.Markup.escaped;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page for a browser, which loads and runs nothing. */
public final class HtmlFile {
  private HtmlFile() {}

  /**
   * The page around what is to be seen on it.
   *
   * @param title plain text
   * @param main markup
   */
  public static String page(String title, String main) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        """
        + "<title>"
        + escaped(title)
        + "</title>\n<style>\n"
        + styles()
        + "</style>\n</head>\n<body>\n<main>\n"
        + main
        + "</main>\n</body>\n</html>\n";
  }

  /** The line that says at once how it ended. */
  public static String verdict(boolean passed) {
    String word = passed ? "passed" : "failed";
    return "<p class=\"verdict %s\">%s %s</p>\n".formatted(word, passed ? "✓" : "✗", word);
  }

  /** Writes a page, and the directories above it. */
  public static void write(String page, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
  }

  private static String styles() {
    try (InputStream file = HtmlFile.class.getResourceAsStream("report.css")) {
      if (file == null) {
        throw new IllegalStateException("report.css is missing beside " + HtmlFile.class);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
