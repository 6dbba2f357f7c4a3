package io.domainflow.explore.schedule;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The relations of a database by oid, as they were when the exploration began, and what its own
 * code may hide. Immutable.
 */
final class Relations {
  /** A table, sequence or view; indexes and large values stand for their table. */
  record Relation(long oid, String name, boolean isSequence) {}

  private final Map<Long, Relation> byOid;
  private final Set<Long> restorable;
  private final boolean hidesAdvisoryLocks;
  private final boolean hidesNotifications;
  private final boolean hasFunctions;
  private final boolean defersChecks;
  private final boolean defersCode;
  private final boolean hidesSchemaChanges;

  private Relations(Map<Long, Relation> byOid, Set<Long> restorable, ResultSet hidden)
      throws SQLException {
    this.byOid = byOid;
    this.restorable = restorable;
    hidesAdvisoryLocks = hidden.getBoolean("advisory");
    hidesNotifications = hidden.getBoolean("notify");
    hasFunctions = hidden.getBoolean("functions");
    defersChecks = hidden.getBoolean("deferred");
    defersCode = hidden.getBoolean("deferred_code");
    hidesSchemaChanges = hidden.getBoolean("ddl");
  }

  static Relations of(Connection session) throws SQLException {
    Map<Long, Relation> byOid = new HashMap<>();
    Map<Long, Long> owners = new HashMap<>();
    Set<Long> restorable = new HashSet<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery(SqlFile.text("relations"))) {
        while (row.next()) {
          long oid = row.getLong("oid");
          long owner = row.getLong("owner");
          String kind = row.getString("kind");
          if (owner != 0) {
            owners.put(oid, owner);
          } else if ("r".equals(kind) || "S".equals(kind)) {
            restorable.add(oid);
          }
          byOid.put(oid, new Relation(oid, row.getString("name"), "S".equals(kind)));
        }
      }
      owners.forEach(
          (oid, owner) -> {
            Relation table = byOid.get(owners.getOrDefault(owner, owner));
            if (table != null) {
              byOid.put(oid, new Relation(table.oid(), table.name(), false));
            }
          });
      try (ResultSet hidden = statement.executeQuery(SqlFile.text("hidden_effects"))) {
        hidden.next();
        return new Relations(Map.copyOf(byOid), Set.copyOf(restorable), hidden);
      }
    }
  }

  /** Tables and sequences, where it is not known which of them a step wrote. */
  Set<Long> restorable() {
    return restorable;
  }

  /** Empty for one that came up since. */
  Optional<Relation> of(long oid) {
    return Optional.ofNullable(byOid.get(oid));
  }

  /** Functions of the database speak of advisory locks, so that any statement may take one. */
  boolean hidesAdvisoryLocks() {
    return hidesAdvisoryLocks;
  }

  /** Functions of the database speak of notifications, so that any statement may send one. */
  boolean hidesNotifications() {
    return hidesNotifications;
  }

  /** Functions of the database may change the schema, so that any statement may. */
  boolean hidesSchemaChanges() {
    return hidesSchemaChanges;
  }

  boolean hasFunctions() {
    return hasFunctions;
  }

  /** Triggers of the database may run in the commit, and write what they like. */
  boolean defersCode() {
    return defersCode;
  }

  /** Some constraints or triggers may be checked by the commit. */
  boolean defersChecks() {
    return defersChecks;
  }
}
