package io.domainflow.script;

import io.domainflow.script.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement of a script, without its semicolon and the comments around it. */
public final class SqlStatement {
  private static final int SHORT = 100;

  private final String text;
  private final int line;
  private final @Nullable String input;

  private final boolean backslashEscapes;

  /**
   * Made by the splitter.
   *
   * @param backslashEscapes whether plain strings have them
   */
  SqlStatement(String text, int line, @Nullable String input, boolean backslashEscapes) {
    this.text = text;
    this.line = line;
    this.input = input;
    this.backslashEscapes = backslashEscapes;
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

  /** Its first word, in small letters. */
  String firstWord() {
    SqlLexer lexer = new SqlLexer("", text);
    lexer.next();
    return lexer.token().toLowerCase(Locale.ROOT);
  }

  /** Its unquoted words in small letters, in order; literals, signs and comments are left out. */
  public List<String> words() {
    SqlLexer lexer = new SqlLexer("", text);
    lexer.backslashEscapes(backslashEscapes);
    List<String> words = new ArrayList<>();
    for (Kind kind = lexer.next(); kind != Kind.END; kind = lexer.next()) {
      if (kind == Kind.WORD) {
        words.add(lexer.token().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /** Its beginning, on one line; passwords and options of foreign servers are not shown. */
  public String shortened() {
    String flat = Secrets.hidden(text, backslashEscapes);
    return flat.length() <= SHORT ? flat : flat.substring(0, SHORT - 1) + "…";
  }

  @Override
  public String toString() {
    return line + ": " + shortened();
  }
}
