package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a database's runtime is at, as text. Thread-safe. */
final class StatusReport {
  private static final int MOST_ROWS = 20;
  private static final int WIDEST = 40;

  private final Schema schema;

  /** A table, or a line instead of an empty one. */
  private record Section(String title, String file, String whenEmpty) {}

  private static final List<Section> SECTIONS =
      List.of(
          new Section("Migration lock", "status_migration", "none"),
          new Section("Workers", "status_workers", "none is registered"),
          new Section("Queues", "status_queues", "none is declared"),
          new Section("Leases", "status_locks", "none is held"),
          new Section("Waiting for a lease", "status_waiters", "nobody"),
          new Section("Sessions that wait for a lock of the server", "status_sessions", "none"),
          new Section("Oldest snapshots (age in transactions)", "status_xmin", "none"));

  StatusReport(Schema schema) {
    this.schema = schema;
  }

  /**
   * @throws SchemaVersionException if the schema is not this library's
   */
  String of(Connection session) throws SQLException {
    SchemaMigrations.check(schema, session);
    StringBuilder text = new StringBuilder();
    for (Section section : SECTIONS) {
      text.append(section.title()).append('\n');
      List<List<String>> rows = new ArrayList<>();
      int more = 0;
      try (PreparedStatement ask = session.prepareStatement(schema.sql(section.file()));
          ResultSet row = ask.executeQuery()) {
        rows.add(headings(row));
        while (row.next()) {
          if (rows.size() <= MOST_ROWS) {
            rows.add(values(row));
          } else {
            more++;
          }
        }
      }
      if (rows.size() == 1) {
        text.append("  ").append(section.whenEmpty()).append('\n');
      } else {
        append(text, rows);
      }
      if (more > 0) {
        text.append("  and ").append(more).append(" more\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static List<String> headings(ResultSet row) throws SQLException {
    List<String> headings = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      headings.add(row.getMetaData().getColumnLabel(column).replace('_', ' '));
    }
    return headings;
  }

  private static List<String> values(ResultSet row) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      values.add(shown(String.valueOf(row.getString(column))));
    }
    return values;
  }

  /** Short, and without what a terminal obeys. */
  private static String shown(String value) {
    String plain = value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() <= WIDEST ? plain : plain.substring(0, WIDEST - 1) + "…";
  }

  private static void append(StringBuilder text, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append("  ")
            .append(
                String.format(
                    Locale.ROOT, "%-" + Math.max(1, widths[column]) + "s", row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
