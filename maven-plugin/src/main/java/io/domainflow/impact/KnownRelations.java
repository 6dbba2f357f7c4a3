package io.domainflow.impact;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The relations that were there before a script. Immutable. */
final class KnownRelations {
  private static final String KNOWN =
      """
      SELECT relation.oid, coalesce(pg_catalog.pg_relation_filenode(relation.oid), 0) AS file,
             space.nspname || '.' || relation.relname AS name, relation.relkind,
             pg_catalog.quote_ident(space.nspname) || '.' || pg_catalog.quote_ident(relation.relname) AS quoted
        FROM pg_catalog.pg_class AS relation
        JOIN pg_catalog.pg_namespace AS space ON space.oid = relation.relnamespace
       WHERE space.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
         AND space.nspname NOT LIKE 'pg\\_temp\\_%'
         AND space.nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
         AND relation.relkind IN ('r', 'p', 'f', 'm', 'v', 'i', 'I', 'S')
      """;

  /** Of a session: what it has locked or waits for, the files of that, and its scans. */
  private static final String SEEN =
      """
      SELECT held.relation AS oid, pg_catalog.array_agg(DISTINCT held.mode) AS modes,
             pg_catalog.pg_relation_filenode(held.relation) AS file,
             pg_catalog.pg_stat_get_xact_numscans(held.relation) AS scans,
             NOT EXISTS (SELECT FROM pg_catalog.pg_class AS there WHERE there.oid = held.relation) AS gone
        FROM pg_catalog.pg_locks AS held
       WHERE held.pid = ?
         AND held.locktype = 'relation'
         AND held.mode <> 'SIReadLock'
         AND held.database = (SELECT here.oid FROM pg_catalog.pg_database AS here
                               WHERE here.datname = pg_catalog.current_database())
         AND held.relation = ANY (?)
       GROUP BY held.relation
      """;

  /**
   * A relation.
   *
   * @param quoted its name as SQL writes it
   * @param file of its rows; 0 if it has none
   */
  record Relation(String name, char kind, String quoted, long file) {

    /** In words. */
    String what() {
      return switch (kind) {
        case 'r', 'p' -> "table";
        case 'f' -> "foreign table";
        case 'm' -> "materialized view";
        case 'v' -> "view";
        case 'i', 'I' -> "index";
        default -> "sequence";
      };
    }

    boolean isIndex() {
      return kind == 'i' || kind == 'I';
    }

    boolean hasRows() {
      return kind == 'r' || kind == 'm';
    }
  }

  /**
   * What a session has to do with a relation.
   *
   * @param file of its rows; 0 if it has none, or is gone
   * @param scans in the session's transaction
   */
  record Seen(Set<TableLockMode> modes, long file, long scans, boolean gone) {
    static final Seen NOTHING = new Seen(Set.of(), 0, 0, false);

    Optional<TableLockMode> strongest() {
      return modes.stream().max(Comparator.naturalOrder());
    }

    /** Whether it has such a lock, or a stronger one. */
    boolean isAsStrong(TableLockMode mode) {
      return strongest().filter(strongest -> strongest.compareTo(mode) >= 0).isPresent();
    }
  }

  private final Map<Long, Relation> relations;

  private KnownRelations(Map<Long, Relation> relations) {
    this.relations = Map.copyOf(relations);
  }

  static KnownRelations of(Connection session) throws SQLException {
    Map<Long, Relation> relations = new HashMap<>();
    try (PreparedStatement ask = session.prepareStatement(KNOWN);
        ResultSet row = ask.executeQuery()) {
      while (row.next()) {
        relations.put(
            row.getLong("oid"),
            new Relation(
                row.getString("name"),
                row.getString("relkind").charAt(0),
                row.getString("quoted"),
                row.getLong("file")));
      }
    }
    return new KnownRelations(relations);
  }

  Map<Long, Relation> all() {
    return relations;
  }

  Relation relation(long oid) {
    return Objects.requireNonNull(relations.get(oid), "a relation that is known");
  }

  /** Tables with rows of their own, as SQL writes them. */
  List<String> tables() {
    return quoted('r');
  }

  /** As SQL writes them. */
  List<String> partitionedTables() {
    return quoted('p');
  }

  private List<String> quoted(char kind) {
    return relations.values().stream()
        .filter(relation -> relation.kind() == kind)
        .map(Relation::quoted)
        .sorted()
        .toList();
  }

  /**
   * Looks at what a session has to do with them; what it has not locked is left out.
   *
   * @param session that asks; scans and files are those that it sees
   * @param process whose locks are meant
   */
  Map<Long, Seen> seenBy(Connection session, int process) throws SQLException {
    Map<Long, Seen> seen = new HashMap<>();
    try (PreparedStatement ask = session.prepareStatement(SEEN)) {
      ask.setInt(1, process);
      ask.setArray(2, session.createArrayOf("oid", relations.keySet().toArray()));
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          Set<TableLockMode> modes = EnumSet.noneOf(TableLockMode.class);
          for (String mode : (String[]) row.getArray("modes").getArray()) {
            modes.add(TableLockMode.of(mode));
          }
          seen.put(
              row.getLong("oid"),
              new Seen(modes, row.getLong("file"), row.getLong("scans"), row.getBoolean("gone")));
        }
      }
    }
    return seen;
  }
}
