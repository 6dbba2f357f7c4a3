package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the {@link Content} of a database whose {@link Baseline} was taken, or of a copy of it.
 * Immutable and thread-safe.
 *
 * <p>Left out are columns whose values differ between two runs of the same order by themselves:
 * identities and serials, defaults that tell the time or call what is VOLATILE, or STABLE and no
 * cast, foreign keys that refer to such a column, and what is generated from one. What triggers and
 * the code itself make of clocks and chance is not seen: compare two runs of the same order ({@link
 * Content#differingColumns}) and leave more out by {@link #without}.
 */
public final class ContentReader {
  /** Of tables with more rows, a digest is read. */
  static final int MOST_ROWS = 10_000;

  /** Of longer values, in characters, the beginning and a digest are kept. */
  static final int LONGEST_VALUE = 500;

  private static final String SETTINGS = SqlFile.read("reading");

  private final Map<Long, TableReading> readings;
  private final List<String> leftOut;
  private final Content initial;

  private ContentReader(Map<Long, TableReading> readings, List<String> leftOut, Content initial) {
    this.readings = readings;
    this.leftOut = leftOut;
    this.initial = initial;
  }

  /**
   * Prepares for a database, and reads what stands there now.
   *
   * @param session in autocommit mode, which may read all tables; the baseline's own will do
   */
  public static ContentReader of(Baseline baseline, Connection session) throws SQLException {
    return of(baseline.catalog(), session);
  }

  /**
   * Reads a database whose tables may be others than they were, by the same rules.
   *
   * @param session in autocommit mode, which may read all tables
   */
  public static Content readAnew(Connection session) throws SQLException {
    return of(Catalog.read(session), session).initial();
  }

  private static ContentReader of(Catalog catalog, Connection session) throws SQLException {
    Map<Column.Key, String> reasons = LeftOut.of(catalog);
    Map<Long, TableReading> readings = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (Table table : catalog.tables().values()) {
      List<Column> kept = new ArrayList<>();
      for (Column column : table.columns()) {
        String reason = reasons.get(column.key());
        if (reason == null) {
          kept.add(column);
        } else {
          leftOut.add("%s (%s)".formatted(table.nameOf(column), reason));
        }
      }
      readings.put(table.oid(), new TableReading(table, kept));
    }
    return reading(readings, leftOut, session);
  }

  private static ContentReader reading(
      Map<Long, TableReading> readings, List<String> leftOut, Connection session)
      throws SQLException {
    Content initial = Content.of(contents(session, readings.values()));
    return new ContentReader(readings, List.copyOf(leftOut), initial);
  }

  /**
   * A reader that leaves out more columns, named schema.table.column.
   *
   * @param session on a database that stands as it stood when the baseline was taken
   */
  public ContentReader without(Set<String> columns, Connection session) throws SQLException {
    Map<Long, TableReading> fewer = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>(leftOut);
    for (Map.Entry<Long, TableReading> reading : readings.entrySet()) {
      List<Column> kept = new ArrayList<>();
      Table table = reading.getValue().table();
      for (Column column : reading.getValue().columns()) {
        if (columns.contains(table.nameOf(column))) {
          reasons.add(table.nameOf(column) + " (differs between runs of the same order)");
        } else {
          kept.add(column);
        }
      }
      fewer.put(reading.getKey(), new TableReading(table, kept));
    }
    return reading(fewer, reasons, session);
  }

  /** The columns that are left out, each as {@code schema.table.column (reason)}. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** What stood there when the reader was made. */
  public Content initial() {
    return initial;
  }

  /** Reads all tables. */
  public Content read(Connection session) throws SQLException {
    return Content.of(contents(session, readings.values()));
  }

  /**
   * Reads the named tables, and takes the others for what they were at first: one round trip, and a
   * second where a table is large.
   *
   * @param session in autocommit mode; nothing is left behind in it
   * @param written oids of relations; those that are no table are ignored
   */
  public Content read(Connection session, Collection<Long> written) throws SQLException {
    List<TableReading> chosen = new ArrayList<>();
    for (long oid : new TreeSet<>(written)) {
      TableReading reading = readings.get(oid);
      if (reading != null) {
        chosen.add(reading);
      }
    }
    return chosen.isEmpty() ? initial : initial.with(contents(session, chosen));
  }

  private static List<TableContent> contents(Connection session, Collection<TableReading> tables)
      throws SQLException {
    RoundTrip.requireAutoCommit(session);
    List<TableReading> inOrder = List.copyOf(tables);
    List<TableContent> contents = new ArrayList<>();
    Set<TableReading> large = new LinkedHashSet<>();
    RoundTrip rows = new RoundTrip().then(SETTINGS);
    inOrder.forEach(table -> rows.then(table.rows(MOST_ROWS + 1)));
    rows.run(
        session,
        (statement, row) -> {
          if (statement > 0) {
            TableReading table = inOrder.get(statement - 1);
            List<TableContent.Row> values = table.values(row, LONGEST_VALUE);
            if (values.size() > MOST_ROWS) {
              large.add(table);
            } else {
              contents.add(table.content(values));
            }
          }
        });
    if (!large.isEmpty()) {
      digest(session, List.copyOf(large), contents);
    }
    return contents;
  }

  private static void digest(
      Connection session, List<TableReading> tables, List<TableContent> contents)
      throws SQLException {
    RoundTrip digests = new RoundTrip().then(SETTINGS);
    tables.forEach(table -> digests.then(table.digest()));
    digests.run(
        session,
        (statement, row) -> {
          if (statement > 0) {
            row.next();
            contents.add(tables.get(statement - 1).content(row.getString(1)));
          }
        });
  }
}
