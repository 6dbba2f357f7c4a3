package io.domainflow;

import io.domainflow.VersionedUpdate.Conflict;
import io.domainflow.VersionedUpdate.Missing;
import io.domainflow.VersionedUpdate.Updated;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows carry a version that grows by 1 with every update. Immutable and thread-safe.
 *
 * <p>Calls join the transaction of the caller's connection, in one round trip each. The row stays
 * locked until that transaction ends, also after a conflict.
 */
public final class VersionedTable {
  private static final String TEMPLATE = Schema.text("update_versioned_row");

  private final String table;
  private final String key;
  private final String version;

  /**
   * Names a table that the search path finds, and its columns, as the catalog has them: unquoted,
   * in their own case.
   *
   * @throws IllegalArgumentException if a name cannot be an identifier
   */
  public VersionedTable(String table, String key, String version) {
    this.table = Identifier.quoted(table);
    this.key = Identifier.quoted(key);
    this.version = Identifier.quoted(version);
  }

  private VersionedTable(String schema, VersionedTable unqualified) {
    this.table = Identifier.quoted(schema) + "." + unqualified.table;
    this.key = unqualified.key;
    this.version = unqualified.version;
  }

  /** The same table in a schema, whatever the search path says. */
  public VersionedTable in(String schema) {
    return new VersionedTable(schema, this);
  }

  /**
   * Changes columns of the row with {@code keyValue} if it still has version {@code expected}.
   *
   * @param keyValue of the type that the driver gives for the key's column
   * @param changes new values by column, at least one; a null value is written as NULL
   * @throws IllegalArgumentException if there are no changes, one of them is the version, or more
   *     than one row has the key; nothing was changed then
   * @throws SQLException from the server: 40001 under REPEATABLE READ and above, where others
   *     changed the row since the snapshot
   */
  public VersionedUpdate update(
      Connection connection,
      Object keyValue,
      long expected,
      Map<String, ? extends @Nullable Object> changes)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(keyValue);
    try (PreparedStatement update = connection.prepareStatement(sql(changes, values))) {
      values.add(keyValue);
      values.add(expected);
      for (int index = 0; index < values.size(); index++) {
        update.setObject(index + 1, values.get(index));
      }
      try (ResultSet row = update.executeQuery()) {
        return outcome(row, expected);
      }
    }
  }

  /** The statement; adds the values of the changes in its order. */
  private String sql(
      Map<String, ? extends @Nullable Object> changes, List<@Nullable Object> values) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("no changes given: name at least one column");
    }
    List<String> assignments = new ArrayList<>();
    for (Map.Entry<String, ? extends @Nullable Object> change : changes.entrySet()) {
      String column = Identifier.quoted(change.getKey());
      if (column.equals(version)) {
        throw new IllegalArgumentException(
            "the changes name the version's column " + column + ": it grows by itself");
      }
      assignments.add(column + " = ?");
      values.add(change.getValue());
    }
    return TEMPLATE
        .replace("{table}", table)
        .replace("{key}", key)
        .replace("{version}", version)
        .replace("{changes}", assignments.stream().collect(Collectors.joining(", ")));
  }

  private VersionedUpdate outcome(ResultSet row, long expected) throws SQLException {
    if (!row.next()) {
      return new Missing();
    }
    long current = row.getLong("current");
    long updated = row.getLong("updated");
    boolean isUpdated = !row.wasNull();
    if (row.getLong("rows") > 1) {
      throw new IllegalArgumentException(
          row.getLong("rows") + " rows of " + table + " have the key: " + key + " must be unique");
    }
    return isUpdated ? new Updated(updated) : new Conflict(expected, current);
  }
}
