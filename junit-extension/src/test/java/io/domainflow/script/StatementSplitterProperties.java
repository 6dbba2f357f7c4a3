package io.domainflow.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class StatementSplitterProperties {

  @Property
  void joined_statements_split_to_the_same(
      @ForAll("statements") List<String> statements, @ForAll("separators") String separator) {
    String script = String.join(separator, statements);

    assertThat(new SqlScript("a.sql", script).statements())
        .extracting(SqlStatement::text)
        .isEqualTo(statements);
  }

  @Property
  void each_statement_begins_on_the_line_that_it_names(
      @ForAll("statements") List<String> statements, @ForAll("separators") String separator) {
    String script = "\n\n" + String.join(separator, statements);
    List<String> lines = script.lines().toList();

    for (SqlStatement statement : new SqlScript("a.sql", script).statements()) {
      assertThat(lines.get(statement.line() - 1))
          .contains(statement.text().lines().findFirst().orElseThrow());
    }
  }

  @Property(tries = 3000)
  void any_text_is_split_or_refused(@ForAll("scraps") String text) {
    try {
      for (SqlStatement statement : new SqlScript("a.sql", text).statements()) {
        assertThat(statement.text()).isNotBlank().isSubstringOf(text);
      }
    } catch (ScriptException e) {
      assertThat(e.line()).isBetween(1, 1 + (int) text.chars().filter(c -> c == '\n').count());
    }
  }

  @Provide
  Arbitrary<List<String>> statements() {
    Arbitrary<String> inside =
        Arbitraries.strings().withChars(" ;abE-/*()\n\t\"é0").ofMaxLength(12);
    Arbitrary<String> quoted = inside.map(text -> "'" + text + "'");
    Arbitrary<String> doubled = inside.map(text -> "'" + text + "''" + text + "'");
    Arbitrary<String> escaped = inside.map(text -> "E'" + text + "\\'" + text + "'");
    Arbitrary<String> dollars = inside.map(text -> "$$" + text + "'$$");
    Arbitrary<String> tagged = inside.map(text -> "$t1$" + text + "$$'$t1$");
    Arbitrary<String> named = inside.map(text -> "\"" + text.replace("\"", "\"\"") + "x\"");
    Arbitrary<String> nested = inside.map(text -> "(" + text.replaceAll("[-/*()\"]", "") + ";)");
    Arbitrary<String> comment =
        inside.map(text -> "/* " + text.replaceAll("[/*]", "") + " /* ; */ ' */ +");
    Arbitrary<String> line = inside.map(text -> "-- " + text.replace("\n", "") + "\n +");
    Arbitrary<String> word = Arbitraries.of("a", "a$b$c", "$1", "?", "::int", "end", "case", "x'");
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            quoted,
            doubled,
            escaped,
            dollars,
            tagged,
            named,
            nested,
            comment,
            line,
            word.map(text -> text.replace("x'", "x")));
    Arbitrary<String> statement =
        piece
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(pieces -> "SELECT " + String.join(" , ", pieces));
    return statement.list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> separators() {
    return Arbitraries.of(";", ";\n", "\n;\n", "; -- next ;\n", ";;/* ; ' */;\r\n");
  }

  @Provide
  Arbitrary<String> scraps() {
    Arbitrary<String> tokens =
        Arbitraries.of(
            "'",
            "''",
            "\"",
            "$$",
            "$a$",
            "$1",
            "--",
            "/*",
            "*/",
            "(",
            ")",
            ";",
            "\n",
            "\r\n",
            "\\",
            "\\.",
            "E'",
            "\\'",
            "COPY t FROM stdin",
            "CREATE FUNCTION f() BEGIN ATOMIC",
            "END",
            "CASE",
            " ",
            "a",
            "é",
            "\uD83D",
            "\0",
            "1",
            "SET standard_conforming_strings = off");
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(3);
    return Arbitraries.oneOf(tokens, tokens, tokens, any)
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }
}
