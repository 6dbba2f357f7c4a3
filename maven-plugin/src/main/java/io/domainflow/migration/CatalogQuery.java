package io.domainflow.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A question to the catalogs, whose rows are kind, identity, parent and definition.
 *
 * @param sql its text
 * @param since the first server version that understands it
 * @param before the first server version that has something else in its place
 */
record CatalogQuery(String sql, int since, int before) {
  /** Settings of the transaction in which the others are asked. */
  static final CatalogQuery SESSION = query("session");

  /** Of all roles, one a row. */
  static final CatalogQuery ROLE_NAMES = query("role-names");

  /** Of indexes that answer nothing, one a row. */
  static final CatalogQuery INVALID_INDEXES = query("invalid-indexes");

  /** With an array of the names of those that are left out. */
  static final CatalogQuery ROLES = query("roles");

  static final List<CatalogQuery> ALL =
      List.of(
          query("schemas"),
          query("tables"),
          query("columns"),
          query("column-order"),
          query("constraints"),
          since(180000, query("not-null-constraints")),
          query("indexes"),
          query("sequences"),
          query("views"),
          query("routines"),
          query("aggregates"),
          query("triggers"),
          query("rules"),
          query("types"),
          query("extensions"),
          query("policies"),
          query("statistics"),
          query("grants"),
          query("default-privileges"),
          query("comments"),
          query("settings"),
          query("publications"),
          since(150000, query("publication-members")),
          before(150000, query("publication-members-14")),
          query("extension-dependencies"),
          query("event-triggers"),
          query("foreign-servers"),
          query("text-search"),
          query("operators"));

  /** Whether a server of that version understands it. */
  boolean isFor(int version) {
    return since <= version && version < before;
  }

  private static CatalogQuery since(int version, CatalogQuery query) {
    return new CatalogQuery(query.sql, version, query.before);
  }

  private static CatalogQuery before(int version, CatalogQuery query) {
    return new CatalogQuery(query.sql, query.since, version);
  }

  private static CatalogQuery query(String name) {
    String file = "catalog/" + name + ".sql";
    try (InputStream sql = CatalogQuery.class.getResourceAsStream(file)) {
      if (sql == null) {
        throw new IllegalStateException("not packed with this class: " + file);
      }
      return new CatalogQuery(
          new String(sql.readAllBytes(), StandardCharsets.UTF_8), 0, Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
