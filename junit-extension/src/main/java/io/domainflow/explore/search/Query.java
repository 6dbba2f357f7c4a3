package io.domainflow.explore.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement asks of the database, so that it can be asked again by somebody else. Immutable.
 */
record Query(String sql, List<String> parameters) {
  private static final Pattern LOCKS =
      Pattern.compile(
          "\\bfor\\s+(no\\s+key\\s+update|update|key\\s+share|share)\\b(\\s+of\\s+\\w+)?(\\s+nowait|\\s+skip\\s+locked)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern INSERT_SELECT =
      Pattern.compile(
          "\\A\\s*insert\\s+into\\s+[^?]*?\\bselect\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TAIL =
      Pattern.compile(
          "\\b(on\\s+conflict|returning)\\b.*\\z", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern CHANGES =
      Pattern.compile("\\b(insert|update|delete|merge|nextval|setval|advisory\\w*|pg_\\w+)\\b");

  /** The part of a statement that only reads; empty if there is none that could be told apart. */
  static Optional<Query> of(String sql, List<String> parameters) {
    String reads = LOCKS.matcher(sql).replaceAll("");
    Matcher insert = INSERT_SELECT.matcher(reads);
    if (insert.find()) {
      reads = reads.substring(insert.end() - "select".length());
      reads = TAIL.matcher(reads).replaceAll("");
    }
    String text = reads.strip().toLowerCase(Locale.ROOT);
    boolean isQuery = text.startsWith("select") || text.startsWith("with");
    boolean isCut = parameters.stream().anyMatch(value -> value.endsWith("…"));
    return isQuery && !isCut && !CHANGES.matcher(text).find()
        ? Optional.of(new Query(reads, parameters))
        : Optional.empty();
  }

  /** The rows as text, sorted; empty if it cannot be asked like that. */
  Optional<List<String>> ask(Connection session) {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int at = 0; at < parameters.size(); at++) {
        String value = parameters.get(at);
        if (value.equals("null")) {
          statement.setNull(at + 1, Types.NULL);
        } else {
          statement.setObject(at + 1, value, Types.OTHER); // the server finds out its type
        }
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        int columns = row.getMetaData().getColumnCount();
        while (row.next() && rows.size() < 10_000) {
          StringBuilder text = new StringBuilder();
          for (int column = 1; column <= columns; column++) {
            text.append(row.getString(column)).append('\u001f');
          }
          rows.add(text.toString());
        }
      }
      rows.sort(null);
      return Optional.of(rows);
    } catch (SQLException refused) {
      return Optional.empty(); // then this one makes no edge of the story
    }
  }
}
