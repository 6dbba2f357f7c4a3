package io.domainflow.script;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One statement of a script, without its semicolon and the comments around it. */
public final class SqlStatement {
  private static final int SHORT = 100;
  private static final Pattern PASSWORD =
      Pattern.compile("(\\bpassword\\s+)E?'(?:[^']|'')*'", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final int line;
  private final @Nullable String input;

  SqlStatement(String text, int line, @Nullable String input) {
    this.text = text;
    this.line = line;
    this.input = input;
  }

  /** As it is sent to the server. */
  public String text() {
    return text;
  }

  /** The file's line on which it begins, from 1. */
  public int line() {
    return line;
  }

  /** The rows that follow a {@code COPY … FROM stdin}, each ended by a line feed. */
  public Optional<String> input() {
    return Optional.ofNullable(input);
  }

  /** Its beginning, on one line; passwords of roles are not shown. */
  public String shortened() {
    String flat = PASSWORD.matcher(text).replaceAll("$1'…'").strip().replaceAll("\\s+", " ");
    return flat.length() <= SHORT ? flat : flat.substring(0, SHORT - 1) + "…";
  }

  @Override
  public String toString() {
    return line + ": " + shortened();
  }
}
