package io.domainflow.explore.gate;

import io.domainflow.explore.gate.Step.Kind;
import io.domainflow.script.ScriptException;
import io.domainflow.script.SqlScript;
import io.domainflow.script.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the leading words of an SQL text say about it. Immutable.
 *
 * @param kind of the step: statements that end a transaction, or handle savepoints, are what they
 *     are, however they are written
 * @param alone whether it has to run outside a transaction block, or would do something else inside
 */
record SqlNature(Kind kind, boolean alone) {
  private static final int REMEMBERED = 1024;
  private static final int LONGEST_REMEMBERED = 10_000;

  /** By SQL text; emptied when it is full. Concurrent map. */
  private static final Map<String, SqlNature> KNOWN = new ConcurrentHashMap<>();

  private static final Set<String> ALONE =
      Set.of(
          "begin",
          "start",
          "commit",
          "end",
          "rollback",
          "abort",
          "savepoint",
          "release",
          "vacuum",
          "cluster",
          "discard",
          "call",
          "lock",
          "declare");

  private static final Set<String> ALONE_BY_TWO =
      Set.of(
          "create database",
          "drop database",
          "alter database",
          "create tablespace",
          "drop tablespace",
          "alter system",
          "create subscription",
          "alter subscription",
          "drop subscription",
          "prepare transaction",
          "reindex database",
          "reindex system",
          "reindex schema");

  private static final Set<String> CONCURRENT = Set.of("create", "drop", "alter", "reindex");

  static SqlNature of(String sql) {
    SqlNature known = KNOWN.get(sql);
    if (known != null) {
      return known;
    }
    SqlNature read = read(sql);
    if (sql.length() <= LONGEST_REMEMBERED) {
      if (KNOWN.size() >= REMEMBERED) {
        KNOWN.clear();
      }
      KNOWN.put(sql, read);
    }
    return read;
  }

  private static SqlNature read(String sql) {
    List<SqlStatement> statements;
    try {
      statements = new SqlScript("", sql).statements();
    } catch (ScriptException illegible) {
      return new SqlNature(Kind.STATEMENT, false); // the server will say what is wrong with it
    }
    if (statements.isEmpty()) {
      return new SqlNature(Kind.STATEMENT, false);
    }
    boolean alone = statements.stream().anyMatch(each -> isAlone(each.words(), each.text()));
    return new SqlNature(kind(statements.get(0).words()), alone);
  }

  private static Kind kind(List<String> words) {
    return switch (word(words, 0)) {
      case "commit", "end" -> Kind.COMMIT;
      case "abort" -> Kind.ROLLBACK;
      case "rollback" ->
          words.contains("to") && !words.contains("prepared")
              ? Kind.ROLLBACK_TO_SAVEPOINT
              : Kind.ROLLBACK;
      case "savepoint" -> Kind.SAVEPOINT;
      case "release" -> Kind.RELEASE_SAVEPOINT;
      default -> Kind.STATEMENT;
    };
  }

  private static boolean isAlone(List<String> words, String text) {
    String first = word(words, 0);
    return (ALONE.contains(first) && !text.startsWith("{"))
        || ALONE_BY_TWO.contains(first + " " + word(words, 1))
        || (CONCURRENT.contains(first) && words.contains("concurrently"))
        || (first.equals("do") && text.matches("(?is).*\\b(commit|rollback)\\b.*"));
  }

  private static String word(List<String> words, int index) {
    return index < words.size() ? words.get(index) : "";
  }
}
