package io.domainflow.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a database's schema is, as its catalogs say. Two are equal if nobody who uses the schema can
 * tell them apart: object identifiers, dates, the order of columns and the names of NOT NULL
 * constraints are no part of it. Immutable.
 */
public final class Fingerprint {
  /** Kinds whose difference is worth a note and no more. */
  private static final Set<String> NOTED = Set.of("column order", "not-null name");

  /** Of nothing. */
  static final Fingerprint NONE = new Fingerprint();

  private final NavigableMap<String, CatalogObject> objects = new TreeMap<>();
  private final NavigableMap<String, CatalogObject> noted = new TreeMap<>();

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
    return of(CatalogReader.on(session), new TableNames(excluded), null, NONE);
  }

  /**
   * Takes one that shares what is the same with an earlier one: a long chain has hundreds, of
   * megabytes each, that differ in a few objects.
   *
   * @param othersRoles names of roles that are left out; null to leave out all
   */
  static Fingerprint of(
      CatalogReader reader,
      TableNames excluded,
      @Nullable Set<String> othersRoles,
      Fingerprint earlier)
      throws SQLException {
    Fingerprint fingerprint = new Fingerprint();
    reader.read(othersRoles).forEach(object -> fingerprint.add(object, earlier));
    fingerprint.leaveOut(excluded);
    return fingerprint;
  }

  private void add(CatalogObject object, Fingerprint earlier) {
    boolean note = NOTED.contains(object.kind());
    String key = object.key();
    Map.Entry<String, CatalogObject> known =
        (note ? earlier.noted : earlier.objects).floorEntry(key);
    boolean same = known != null && known.getValue().equals(object);
    (note ? noted : objects).put(same ? known.getKey() : key, same ? known.getValue() : object);
  }

  /** Takes tables out, and what belongs to them or to that in turn: a sequence's comment, say. */
  private void leaveOut(TableNames excluded) {
    Set<String> gone = new HashSet<>();
    for (CatalogObject object : objects.values()) {
      if (excluded.mean(object)) {
        gone.add(object.identity());
      }
    }
    int before = -1;
    while (gone.size() > before) {
      before = gone.size();
      for (CatalogObject object : objects.values()) {
        if (object.parent() != null && gone.contains(object.parent())) {
          gone.add(object.identity());
        }
      }
    }
    objects.values().removeIf(object -> isGone(object, excluded, gone));
    noted.values().removeIf(object -> isGone(object, excluded, gone));
  }

  private static boolean isGone(CatalogObject object, TableNames excluded, Set<String> gone) {
    return excluded.mean(object) || (object.parent() != null && gone.contains(object.parent()));
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
