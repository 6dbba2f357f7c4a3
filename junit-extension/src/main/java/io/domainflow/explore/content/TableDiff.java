package io.domainflow.explore.content;

import io.domainflow.explore.content.TableContent.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How two contents of one table differ, in words and in columns. */
final class TableDiff {
  private static final int LONGEST_VALUE = 60;
  private static final String PUBLIC = "public.";

  /** More are not paired, which takes the product of the two numbers. */
  private static final int MOST_ROWS = 200;

  private TableDiff() {}

  /** A line a row: what stands there instead of what, what is missing, what is too much. */
  static List<String> lines(TableContent actual, TableContent expected) {
    String name = shown(actual.table());
    if (actual.digest() != null || expected.digest() != null) {
      return List.of("%s: %s instead of %s".formatted(name, size(actual), size(expected)));
    }
    List<Row> extra = without(actual, expected);
    List<Row> missing = without(expected, actual);
    List<String> lines = new ArrayList<>();
    if (extra.size() <= MOST_ROWS
        && missing.size() <= MOST_ROWS
        && actual.columns().equals(expected.columns())) {
      pair(name, extra, missing, lines);
    }
    extra.forEach(row -> lines.add(name + ": " + shown(row) + " is too much"));
    missing.forEach(row -> lines.add(name + ": " + shown(row) + " is missing"));
    return lines;
  }

  /** Takes the rows that have most in common out of the two lists, until none have anything. */
  private static void pair(String name, List<Row> extra, List<Row> missing, List<String> lines) {
    while (!extra.isEmpty() && !missing.isEmpty()) {
      Row best = extra.get(0);
      Row partner = missing.get(0);
      int most = -1;
      for (Row one : extra) {
        for (Row other : missing) {
          int common = common(one, other);
          if (common > most) {
            most = common;
            best = one;
            partner = other;
          }
        }
      }
      if (most == 0 && best.values().size() > 1) {
        return;
      }
      lines.add("%s: %s instead of %s".formatted(name, shown(best), shown(partner)));
      extra.remove(best);
      missing.remove(partner);
    }
  }

  private static int common(Row one, Row other) {
    int common = 0;
    for (int i = 0; i < one.values().size(); i++) {
      if (Objects.equals(one.values().get(i), other.values().get(i))) {
        common++;
      }
    }
    return common;
  }

  private static List<Row> without(TableContent one, TableContent other) {
    Map<Row, Integer> counts = other.counted();
    List<Row> rest = new ArrayList<>();
    for (Row row : one.rows()) {
      int left = counts.getOrDefault(row, 0);
      if (left == 0) {
        rest.add(row);
      } else {
        counts.put(row, left - 1);
      }
    }
    return rest;
  }

  /** The fewest columns without which the two are equal, or none if there are no such columns. */
  static List<String> columns(TableContent one, TableContent other) {
    if (one.digest() != null
        || other.digest() != null
        || one.rows().size() != other.rows().size()
        || !one.columns().equals(other.columns())) {
      return List.of();
    }
    List<String> alike = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    for (String column : one.columns()) {
      boolean isAlike = one.only(List.of(column)).equals(other.only(List.of(column)));
      (isAlike ? alike : differing).add(column);
    }
    return one.only(alike).equals(other.only(alike)) ? differing : List.of();
  }

  private static String size(TableContent content) {
    return content.digest() != null ? content.digest() : content.rows().size() + " rows";
  }

  private static String shown(String table) {
    return table.startsWith(PUBLIC) ? table.substring(PUBLIC.length()) : table;
  }

  private static String shown(Row row) {
    return row.values().stream().map(TableDiff::value).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String value(@Nullable String value) {
    if (value == null) {
      return "null";
    }
    String line = value.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
