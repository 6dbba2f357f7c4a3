package io.domainflow.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * What a database's schema is, as its catalogs say. Two are equal if nobody who uses the schema can
 * tell them apart: object identifiers, dates, the order of columns and the names of NOT NULL
 * constraints are no part of it. Immutable.
 */
public final class Fingerprint {
  /** Kinds whose difference is worth a note and no more. */
  private static final Set<String> NOTED = Set.of("column order", "not-null name");

  private final SortedMap<String, CatalogObject> objects = new TreeMap<>();
  private final SortedMap<String, CatalogObject> noted = new TreeMap<>();

  private Fingerprint() {}

  /**
   * Takes the fingerprint of a database, in one read-only transaction.
   *
   * @param session not in a transaction; its settings are as before afterwards
   */
  public static Fingerprint of(Connection session) throws SQLException {
    return of(session, Set.of());
  }

  /**
   * Takes the fingerprint of a database, less some tables and what belongs to them.
   *
   * @param excluded names of tables, with or without their schema
   */
  public static Fingerprint of(Connection session, Set<String> excluded) throws SQLException {
    boolean autoCommit = session.getAutoCommit();
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute(CatalogQuery.SESSION.sql());
      int version = session.getMetaData().getDatabaseMajorVersion() * 10_000;
      Fingerprint fingerprint = new Fingerprint();
      for (CatalogQuery query : CatalogQuery.ALL) {
        if (query.since() <= version) {
          fingerprint.read(session, query, excluded);
        }
      }
      return fingerprint;
    } finally {
      session.rollback();
      session.setAutoCommit(autoCommit);
    }
  }

  /** The server keeps the plan with the session, since planning is most of the work. */
  private void read(Connection session, CatalogQuery query, Set<String> excluded)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(query.sql())) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      read(statement, excluded);
    }
  }

  private void read(PreparedStatement statement, Set<String> excluded) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        CatalogObject object =
            new CatalogObject(
                rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
        if (!isExcluded(object.identity(), excluded) && !isExcluded(object.parent(), excluded)) {
          (NOTED.contains(object.kind()) ? noted : objects).put(object.key(), object);
        }
      }
    }
  }

  private static boolean isExcluded(@Nullable String name, Set<String> excluded) {
    return name != null
        && (excluded.contains(name) || excluded.contains(name.substring(name.indexOf('.') + 1)));
  }

  /** How many objects it has. */
  public int size() {
    return objects.size();
  }

  Map<String, CatalogObject> objects() {
    return Collections.unmodifiableMap(objects);
  }

  /** What is told apart, as a note. */
  Map<String, CatalogObject> noted() {
    return Collections.unmodifiableMap(noted);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint fingerprint && objects.equals(fingerprint.objects);
  }

  @Override
  public int hashCode() {
    return objects.hashCode();
  }

  @Override
  public String toString() {
    return objects.size() + " objects";
  }
}
