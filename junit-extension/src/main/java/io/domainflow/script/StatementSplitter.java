package io.domainflow.script;

import io.domainflow.script.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a script into its statements as psql would: a semicolon inside quotes, parentheses or the
 * {@code BEGIN ATOMIC} body of a function ends nothing. For one thread and one script.
 */
final class StatementSplitter {
  private static final Pattern CONFORMING =
      Pattern.compile(
          "set\\s+(?:session\\s+|local\\s+)?standard_conforming_strings\\s*(?:=|\\sto\\s)\\s*'?(\\w+).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String file;
  private final String text;
  private final SqlLexer lexer;
  private final List<SqlStatement> found = new ArrayList<>();

  private boolean backslashEscapes;

  // The statement that is being read.
  private int begin = -1;
  private int end;
  private int parentheses;
  private int atomic;
  private int words;
  private boolean routine;
  private boolean copiesIn;
  private String first = "";
  private String previous = "";

  // Lines are counted on from the statement before: a script of many is read once.
  private int counted;
  private int line = 1;

  StatementSplitter(String file, String text) {
    this.file = file;
    this.text = text;
    this.lexer = new SqlLexer(file, text);
  }

  List<SqlStatement> split() {
    while (true) {
      Kind kind = lexer.next();
      switch (kind) {
        case END -> {
          finish();
          return found;
        }
        case BACKSLASH -> throw metaCommand();
        case SEMICOLON -> {
          if (parentheses == 0 && atomic == 0) {
            finish();
          } else {
            take(";");
          }
        }
        case OPEN -> {
          parentheses++;
          take("(");
        }
        case CLOSE -> {
          parentheses = Math.max(0, parentheses - 1);
          take(")");
        }
        case WORD -> word(lexer.token().toLowerCase(Locale.ROOT));
        case LITERAL -> take("''");
        case OTHER -> take(lexer.token());
      }
    }
  }

  private void word(String word) {
    if (begin < 0) {
      first = word;
    }
    words++;
    routine |= isRoutine(word);
    if (atomic > 0) {
      boolean name = previous.equals(".") || previous.equals("as");
      if (word.equals("case") && !name) {
        atomic++;
      } else if (word.equals("end") && !name && (atomic > 1 || endsStatements())) {
        atomic--;
      }
    } else if (word.equals("atomic") && previous.equals("begin") && routine) {
      atomic = 1;
    }
    copiesIn |= word.equals("stdin") && previous.equals("from") && first.equals("copy");
    take(word);
  }

  /** Whether it says of which kind the thing is that is created: {@code CREATE OR REPLACE …}. */
  private boolean isRoutine(String word) {
    boolean kind = words == 2 || (words == 4 && previous.equals("replace"));
    return kind && first.equals("create") && (word.equals("function") || word.equals("procedure"));
  }

  /** Whether a body may end here; anywhere else {@code end} is a column's name. */
  private boolean endsStatements() {
    return previous.equals(";") || previous.equals("atomic");
  }

  private void take(String token) {
    if (begin < 0) {
      begin = lexer.start();
    }
    end = lexer.position();
    previous = token;
  }

  private void finish() {
    if (begin >= 0) {
      String statement = text.substring(begin, end);
      int at = lineOf(begin);
      found.add(new SqlStatement(statement, at, copiesIn ? input(at) : null, backslashEscapes));
      Matcher conforming = CONFORMING.matcher(statement);
      if (first.equals("set") && conforming.matches()) {
        String value = conforming.group(1).toLowerCase(Locale.ROOT);
        backslashEscapes = List.of("off", "false", "no", "0").contains(value);
        lexer.backslashEscapes(backslashEscapes);
      }
    }
    begin = -1;
    parentheses = 0;
    atomic = 0;
    words = 0;
    routine = false;
    copiesIn = false;
    first = "";
    previous = "";
  }

  /** The lines behind a COPY, up to the one that is a backslash and a full stop. */
  private @Nullable String input(int copyLine) {
    int from = lexer.endOfLine(lexer.position());
    if (!text.substring(lexer.position(), from).isBlank()) {
      throw new ScriptException(
          file, copyLine, "something follows COPY … FROM stdin on its line; the rows begin below");
    }
    StringBuilder rows = new StringBuilder();
    int at = afterFeed(from);
    while (at < text.length()) {
      int stop = lexer.endOfLine(at);
      String row = text.substring(at, stop);
      at = afterFeed(stop);
      if (row.equals("\\.")) {
        lexer.moveTo(at);
        return rows.toString();
      }
      rows.append(row).append('\n');
    }
    throw new ScriptException(
        file, copyLine, "the rows of this COPY … FROM stdin do not end: no line that is \\. alone");
  }

  private int afterFeed(int at) {
    if (text.startsWith("\r\n", at)) {
      return at + 2;
    }
    return Math.min(at + 1, text.length());
  }

  private ScriptException metaCommand() {
    int from = lexer.start();
    String rest = text.substring(from, lexer.endOfLine(from)).strip();
    String command = rest.length() <= 40 ? rest : rest.substring(0, 39) + "…";
    return new ScriptException(
        file, lineOf(from), command + " is psql, not SQL; remove it or put SQL in its place");
  }

  private int lineOf(int offset) {
    for (; counted < offset; counted++) {
      if (text.charAt(counted) == '\n') {
        line++;
      }
    }
    return line;
  }
}
