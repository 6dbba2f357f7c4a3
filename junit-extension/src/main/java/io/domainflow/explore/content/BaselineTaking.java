package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes one baseline. For one thread. */
final class BaselineTaking {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final int WITH_SKIP_STATISTICS = 160000;

  /** A block has room for so many versions of all rows, at least, of a small table. */
  private static final int VERSIONS = 5;

  private final Connection admin;
  private final Map<Long, SavedRows> saved = new LinkedHashMap<>();
  private final Map<Long, String> obstacles = new LinkedHashMap<>();

  BaselineTaking(Connection admin) {
    this.admin = admin;
  }

  Baseline take() throws SQLException {
    Catalog catalog = Catalog.read(admin);
    Map<Long, Sequence> sequences = new LinkedHashMap<>();
    Optional<Restoration> restoration;
    try {
      Restoration allowed = restoration();
      sequences.putAll(sequences(catalog));
      save(catalog, allowed);
      restoration = Optional.of(allowed);
    } catch (SQLException refused) {
      if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
        throw refused;
      }
      restoration = Optional.empty();
    }
    return new Baseline(
        catalog, restoration, saved, sequences, obstacles, hasCachedSequence(catalog));
  }

  /** Fails if the role may not keep triggers and foreign keys from firing. */
  private Restoration restoration() throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(Restoration.SETTINGS);
      try (ResultSet row = statement.executeQuery(SqlFile.read("disposition"))) {
        row.next();
        return new Restoration(
            row.getInt("block_size"),
            new Sweep(
                row.getInt("version") >= WITH_SKIP_STATISTICS, row.getBoolean("is_superuser")));
      }
    }
  }

  private Map<Long, Sequence> sequences(Catalog catalog) throws SQLException {
    Map<Long, Sequence> sequences = new LinkedHashMap<>();
    try (Statement statement = admin.createStatement()) {
      for (Catalog.Relation relation : catalog.relations().values()) {
        if (relation.isSequence()) {
          try (ResultSet row =
              statement.executeQuery("SELECT last_value, is_called FROM " + relation.name())) {
            row.next();
            sequences.put(
                relation.oid(),
                new Sequence(relation.oid(), relation.name(), row.getLong(1), row.getBoolean(2)));
          }
        }
      }
    }
    return sequences;
  }

  private boolean hasCachedSequence(Catalog catalog) throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(SqlFile.read("cached_sequences"))) {
      while (row.next()) {
        Catalog.Relation relation = catalog.relations().get(row.getLong(1));
        if (relation != null && relation.isSequence()) {
          return true;
        }
      }
      return false;
    }
  }

  private void save(Catalog catalog, Restoration restoration) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(SqlFile.read("statistics_save"));
      for (Table table : catalog.tables().values()) {
        saved.put(table.oid(), save(statement, table, restoration.blockSize()));
      }
    }
    for (SavedRows rows : saved.values()) {
      obstacle(rows).ifPresent(reason -> obstacles.put(rows.table().oid(), reason));
    }
    List<SavedRows> restorable = new ArrayList<>(saved.values());
    restorable.removeIf(rows -> obstacles.containsKey(rows.table().oid()));
    if (!restorable.isEmpty()) {
      restoration
          .sweep()
          .run(admin, List.of(), restorable); // every schedule begins with the same blocks
    }
  }

  private static SavedRows save(Statement statement, Table table, int blockSize)
      throws SQLException {
    statement.execute("ALTER TABLE %s SET (autovacuum_enabled = false)".formatted(table.name()));
    statement.execute(SavedRows.dropOldCopy(table));
    long count;
    long bytes;
    try (ResultSet row = statement.executeQuery(SavedRows.measure(table))) {
      row.next();
      count = row.getLong(1);
      bytes = row.getLong(2);
    }
    if (count > 0) {
      statement.execute(SavedRows.copy(table));
    }
    return new SavedRows(table, count, bytes, bytes * VERSIONS < blockSize);
  }

  /** Tries it once, in a transaction that a refusal undoes: a constraint that is not valid, say. */
  private Optional<String> obstacle(SavedRows rows) {
    if (rows.table().alwaysFires()) {
      return Optional.of(
          rows.table().name() + " has a trigger or a rule that fires on replicas too");
    }
    try {
      RoundTrip trial = new RoundTrip().then(Restoration.SETTINGS).then(rows.delete());
      if (rows.count() > 0) {
        trial.then(rows.insert());
      }
      trial.run(admin);
      return Optional.empty();
    } catch (SQLException refused) {
      return Optional.of(
          "The rows of %s cannot be put back: %s"
              .formatted(rows.table().name(), refused.getMessage()));
    }
  }
}
