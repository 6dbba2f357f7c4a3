package io.domainflow.explore.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in all tables of a database, in a form that depends neither on the order of rows on
 * the disk nor on settings of sessions. Two are equal if the same rows stand in the same tables,
 * columns that are left out aside. Immutable and thread-safe.
 *
 * <p>Of a table with more than {@value ContentReader#MOST_ROWS} rows it holds the number of rows
 * and a digest. Of a value longer than {@value ContentReader#LONGEST_VALUE} characters it holds the
 * beginning and a digest.
 */
public final class Content {
  /** A report shows no more. */
  private static final int LINES = 30;

  private final Map<String, TableContent> tables;
  private final int hash;

  private Content(Map<String, TableContent> tables) {
    this.tables = tables;
    this.hash = tables.hashCode();
  }

  static Content of(Collection<TableContent> tables) {
    Map<String, TableContent> byName = new TreeMap<>();
    tables.forEach(table -> byName.put(table.table(), table));
    return new Content(byName);
  }

  /** This one with some tables in place of those of the same names. */
  Content with(Collection<TableContent> newer) {
    Map<String, TableContent> byName = new TreeMap<>(tables);
    newer.forEach(table -> byName.put(table.table(), table));
    return new Content(byName);
  }

  /** This one with some columns fewer, named schema.table.column. */
  public Content without(Set<String> columns) {
    if (columns.isEmpty()) {
      return this;
    }
    List<TableContent> shorter = new ArrayList<>();
    for (TableContent table : tables.values()) {
      shorter.add(
          table.only(
              table.columns().stream()
                  .filter(column -> !columns.contains(table.table() + "." + column))
                  .toList()));
    }
    return of(shorter);
  }

  /** Names of the tables with their schemas, as SQL writes them, in order. */
  public Set<String> tables() {
    return Collections.unmodifiableSet(tables.keySet());
  }

  /**
   * The rows of a table, in a canonical order, each a list of values as text or null; empty for a
   * table that is too large.
   *
   * @throws IllegalArgumentException if there is no such table
   */
  public List<List<@Nullable String>> rows(String table) {
    TableContent content = tables.get(table);
    if (content == null) {
      throw new IllegalArgumentException("There is no table " + table + " in " + tables.keySet());
    }
    return content.rows().stream().map(TableContent.Row::values).toList();
  }

  /** Tables of which only the number of rows and a digest are known. */
  public Set<String> digested() {
    Set<String> digested = new TreeSet<>();
    for (TableContent table : tables.values()) {
      if (table.digest() != null) {
        digested.add(table.table());
      }
    }
    return digested;
  }

  /**
   * What stands here and not there, and the reverse: a line a row, at most {@value #LINES}; empty
   * if they are equal.
   *
   * @param expected what should stand here
   */
  public List<String> diff(Content expected) {
    List<String> lines = new ArrayList<>();
    Set<String> names = new TreeSet<>(tables.keySet());
    names.addAll(expected.tables.keySet());
    for (String name : names) {
      TableContent mine = tables.get(name);
      TableContent theirs = expected.tables.get(name);
      if (mine == null || theirs == null) {
        lines.add(name + (mine == null ? ": the table is missing" : ": a table too many"));
      } else if (!mine.equals(theirs)) {
        lines.addAll(TableDiff.lines(mine, theirs));
      }
    }
    if (lines.size() <= LINES) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, LINES - 1));
    first.add("and %d more".formatted(lines.size() - LINES + 1));
    return first;
  }

  /**
   * Columns, as schema.table.column, without which the two would be equal; of a table whose rows
   * differ in more, none. Two runs of the same order so show which columns vary by themselves.
   */
  public Set<String> differingColumns(Content other) {
    Set<String> columns = new TreeSet<>();
    for (TableContent mine : tables.values()) {
      TableContent theirs = other.tables.get(mine.table());
      if (theirs != null && !mine.equals(theirs)) {
        for (String column : TableDiff.columns(mine, theirs)) {
          columns.add(mine.table() + "." + column);
        }
      }
    }
    return columns;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Content content
        && hash == content.hash
        && tables.equals(content.tables);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return tables.values().toString();
  }
}
