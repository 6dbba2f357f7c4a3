package io.domainflow.explore.inside;

import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the statements in the body of a PL/pgSQL function that may read or write, and puts a stop
 * before each, on the same line. Cuts a body the way the server's own parser does, and refuses what
 * it does not understand to the end. Single use.
 *
 * <p>Above 200 lines, as a grammar is one thing.
 */
final class PlpgsqlBody {
  /** A body that this class cannot cut. */
  static final class IllegibleException extends Exception {
    private static final long serialVersionUID = 1L;

    IllegibleException(String message) {
      super(message);
    }
  }

  /**
   * A stop.
   *
   * @param offset in the body, before which it stands
   */
  record Found(int offset, int line, String text, boolean afterError, boolean endsTransaction) {}

  private record Token(SqlLexer.Kind kind, int start, int end, String text) {
    boolean is(String word) {
      return text.equals(word);
    }
  }

  /** Statements that read and write nothing, but for what their expressions do. */
  private static final Set<String> BY_EXPRESSION =
      Set.of("raise", "assert", "exit", "continue", "null", "get", "close");

  private final String body;
  private final Set<String> callable;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private int at;

  private PlpgsqlBody(String body, Set<String> callable) {
    this.body = body;
    this.callable = callable;
  }

  /**
   * The stops of a body, in its order.
   *
   * @param callable names, in lower case, of functions whose call may read or write
   */
  static List<Found> stops(String body, Set<String> callable) throws IllegibleException {
    PlpgsqlBody read = new PlpgsqlBody(body, callable);
    try {
      read.cut();
    } catch (ScriptException e) {
      throw new IllegibleException(String.valueOf(e.getMessage()));
    }
    read.whole();
    return read.found;
  }

  // --- Tokens ---

  private void cut() {
    SqlLexer lexer = new SqlLexer("", body);
    int directives = 0;
    for (SqlLexer.Kind kind = lexer.next(); kind != SqlLexer.Kind.END; kind = lexer.next()) {
      boolean inDirective = directives > 0 && lexer.lineOf(lexer.start()) == directives;
      boolean directive =
          tokens.isEmpty() && kind == SqlLexer.Kind.OTHER && lexer.token().equals("#");
      if (directive) {
        directives = lexer.lineOf(lexer.start());
      } else if (!inDirective) {
        String text = lexer.token();
        tokens.add(
            new Token(
                kind,
                lexer.start(),
                lexer.position(),
                kind == SqlLexer.Kind.WORD ? text.toLowerCase(Locale.ROOT) : text));
      }
    }
  }

  private Token token(int ahead) {
    return at + ahead < tokens.size()
        ? tokens.get(at + ahead)
        : new Token(SqlLexer.Kind.END, body.length(), body.length(), "");
  }

  private boolean isWord(String word) {
    return token(0).kind() == SqlLexer.Kind.WORD && token(0).is(word);
  }

  private IllegibleException illegible(String expected) {
    Token here = token(0);
    return new IllegibleException(
        "line " + line(here.start()) + ": " + expected + " expected before " + here.text());
  }

  private void expect(String word) throws IllegibleException {
    if (!isWord(word)) {
      throw illegible(word);
    }
    at++;
  }

  private void semicolon() throws IllegibleException {
    if (token(0).kind() != SqlLexer.Kind.SEMICOLON) {
      throw illegible(";");
    }
    at++;
  }

  private int line(int offset) {
    return 1 + (int) body.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  // --- The grammar ---

  private void whole() throws IllegibleException {
    label();
    block();
    if (token(0).kind() == SqlLexer.Kind.SEMICOLON) {
      at++;
    }
    if (at < tokens.size()) {
      throw illegible("the end");
    }
  }

  private void label() throws IllegibleException {
    if (token(0).is("<") && token(1).is("<")) {
      if (!token(3).is(">") || !token(4).is(">")) {
        throw illegible("a label");
      }
      at += 5;
    }
  }

  private void block() throws IllegibleException {
    if (isWord("declare")) {
      at++;
      while (!isWord("begin")) {
        skipStatement();
      }
    }
    expect("begin");
    statements(Set.of("end", "exception"));
    if (isWord("exception")) {
      at++;
      while (isWord("when")) {
        int start = at;
        skipTo("then");
        add(start, at, true);
        statements(Set.of("end", "when"));
      }
    }
    end("");
  }

  private void end(String of) throws IllegibleException {
    expect("end");
    if (!of.isEmpty()) {
      expect(of);
    }
    if (token(0).kind() == SqlLexer.Kind.WORD || token(0).kind() == SqlLexer.Kind.LITERAL) {
      at++; // a label
    }
  }

  private void statements(Set<String> ends) throws IllegibleException {
    while (!(token(0).kind() == SqlLexer.Kind.WORD
        && ends.contains(token(0).text())
        && !isAssignment(0))) {
      if (token(0).kind() == SqlLexer.Kind.END) {
        throw illegible("end");
      }
      statement();
    }
  }

  private void statement() throws IllegibleException {
    int start = at;
    label();
    String word = token(0).kind() == SqlLexer.Kind.WORD ? token(0).text() : "";
    switch (word) {
      case "declare", "begin" -> {
        addIfDeclares(start);
        block();
        semicolon();
      }
      case "if" -> ifStatement(start);
      case "case" -> caseStatement(start);
      case "loop" -> loop(start, start);
      case "while", "for", "foreach" -> {
        int condition = at;
        skipTo("loop");
        at--;
        boolean stops = asks(condition, at) || (word.equals("for") && isQueryLoop(condition));
        if (stops) {
          add(start, at, false);
        }
        loop(condition, word.equals("while") && stops ? condition : -1);
      }
      default -> simple(start, word);
    }
  }

  /** Whether it goes over a cursor, the name of which says nothing. */
  private boolean isQueryLoop(int from) {
    boolean isRange = false;
    for (int i = from; i < at - 1; i++) {
      isRange |= tokens.get(i).is(".") && tokens.get(i + 1).is(".");
    }
    return !isRange;
  }

  /** A condition that is asked again is asked at the end of the body, as far as one can tell. */
  private void loop(int from, int asksAgain) throws IllegibleException {
    int condition = at;
    expect("loop");
    statements(Set.of("end"));
    if (asksAgain >= 0 && condition > from) {
      addAt(token(0).start(), from, condition, false);
    }
    end("loop");
    semicolon();
  }

  private void ifStatement(int start) throws IllegibleException {
    condition(start);
    Set<String> ends = Set.of("elsif", "elseif", "else", "end");
    statements(ends);
    while (isWord("elsif") || isWord("elseif")) {
      skipTo("then"); // what its condition asks belongs to the step before
      statements(ends);
    }
    if (isWord("else")) {
      at++;
      statements(Set.of("end"));
    }
    end("if");
    semicolon();
  }

  private void condition(int start) throws IllegibleException {
    int from = at;
    skipTo("then");
    if (asks(from, at)) {
      add(start, at, false);
    }
  }

  private void caseStatement(int start) throws IllegibleException {
    int from = at;
    at++;
    if (!isWord("when")) {
      skipTo("when");
      at--;
    }
    int search = at;
    skipTo("then");
    if (asks(from, at)) {
      add(start, search, false);
    }
    Set<String> ends = Set.of("when", "else", "end");
    statements(ends);
    while (isWord("when")) {
      skipTo("then");
      statements(ends);
    }
    if (isWord("else")) {
      at++;
      statements(Set.of("end"));
    }
    end("case");
    semicolon();
  }

  private void simple(int start, String word) throws IllegibleException {
    boolean assigns = isAssignment(0);
    boolean returns = word.equals("return");
    boolean returnsQuery = returns && token(1).is("query");
    int from = at;
    skipStatement();
    if (word.equals("create") && has("atomic", from, at)) {
      throw new IllegibleException("line " + line(tokens.get(from).start()) + ": BEGIN ATOMIC");
    }
    boolean byExpression = (assigns || returns || BY_EXPRESSION.contains(word)) && !returnsQuery;
    if (!byExpression || asks(from, at)) {
      add(start, at - 1, false);
    }
  }

  /** Whether a statement that begins so gives a variable a value. */
  private boolean isAssignment(int ahead) {
    int i = ahead;
    if (token(i).kind() != SqlLexer.Kind.WORD
        && token(i).kind() != SqlLexer.Kind.LITERAL
        && !token(i).text().startsWith("$")) {
      return false;
    }
    i++;
    if (token(i - 1).is("$")) {
      i++;
    }
    while (token(i).is(".") || token(i).is("[")) {
      if (token(i).is(".")) {
        i += 2;
      } else {
        int depth = 1;
        for (i++; depth > 0 && token(i).kind() != SqlLexer.Kind.END; i++) {
          depth += token(i).is("[") ? 1 : token(i).is("]") ? -1 : 0;
        }
      }
    }
    return token(i).is("=") || (token(i).is(":") && token(i + 1).is("="));
  }

  /** Past the next such word that stands in no brackets. */
  private void skipTo(String word) throws IllegibleException {
    int depth = 0;
    while (depth > 0 || !isWord(word)) {
      Token here = token(0);
      if (here.kind() == SqlLexer.Kind.END || here.kind() == SqlLexer.Kind.SEMICOLON) {
        throw illegible(word);
      }
      depth += depth(here);
      at++;
    }
    at++;
  }

  private void skipStatement() throws IllegibleException {
    int depth = 0;
    while (depth > 0 || token(0).kind() != SqlLexer.Kind.SEMICOLON) {
      if (token(0).kind() == SqlLexer.Kind.END) {
        throw illegible(";");
      }
      depth += depth(token(0));
      at++;
    }
    at++;
  }

  private static int depth(Token token) {
    return switch (token.text()) {
      case "(", "[" -> 1;
      case ")", "]" -> -1;
      default -> 0;
    };
  }

  // --- Stops ---

  /** Whether an expression among these tokens may read or write. */
  private boolean asks(int from, int to) {
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      boolean calls = i + 1 < tokens.size() && tokens.get(i + 1).kind() == SqlLexer.Kind.OPEN;
      if (token.kind() == SqlLexer.Kind.WORD
          && (token.is("select")
              || token.is("execute")
              || (calls && callable.contains(token.text())))) {
        return true;
      }
      if (token.kind() == SqlLexer.Kind.LITERAL && token.text().startsWith("\"") && calls) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String word, int from, int to) {
    return tokens.subList(from, to).stream().anyMatch(token -> token.is(word));
  }

  private void addIfDeclares(int start) throws IllegibleException {
    if (!isWord("declare")) {
      return;
    }
    int from = at;
    at++;
    while (!isWord("begin")) {
      skipStatement();
    }
    if (asks(from, at)) {
      add(start, at, false);
    }
    at = from;
  }

  private void add(int start, int end, boolean afterError) {
    int offset = afterError ? tokens.get(end - 1).end() : tokens.get(start).start();
    addAt(offset, start, end, afterError);
  }

  private void addAt(int offset, int start, int end, boolean afterError) {
    int from = tokens.get(start).start();
    int to = Math.max(from, tokens.get(Math.max(start, end - 1)).end());
    Token first = tokens.get(start);
    boolean ends = !afterError && (first.is("commit") || first.is("rollback"));
    found.add(new Found(offset, line(from), body.substring(from, to).strip(), afterError, ends));
  }
}
