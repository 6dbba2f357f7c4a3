package io.domainflow.migration;

import org.jspecify.annotations.Nullable;

/**
 * A thing in a schema, as the catalogs describe it.
 *
 * @param kind table, column, index …
 * @param identity its name in full, unique within the kind
 * @param parent the table or other object that it goes with when that is dropped
 * @param definition one property a line; nothing that two equal schemas could differ in
 */
record CatalogObject(String kind, String identity, @Nullable String parent, String definition)
    implements Comparable<CatalogObject> {

  /** What makes it the same thing before and after. */
  String key() {
    return kind + " " + identity;
  }

  @Override
  public int compareTo(CatalogObject other) {
    return key().compareTo(other.key());
  }
}
