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
 */
record CatalogQuery(String sql, int since) {
  /** Settings of the transaction in which the others are asked. */
  static final CatalogQuery SESSION = query("session", 0);

  static final List<CatalogQuery> ALL =
      List.of(
          query("schemas", 0),
          query("tables", 0),
          query("columns", 0),
          query("column-order", 0),
          query("constraints", 0),
          query("not-null-constraints", 180000),
          query("indexes", 0),
          query("sequences", 0),
          query("views", 0),
          query("routines", 0),
          query("aggregates", 0),
          query("triggers", 0),
          query("rules", 0),
          query("types", 0),
          query("extensions", 0),
          query("policies", 0),
          query("statistics", 0),
          query("grants", 0),
          query("default-privileges", 0),
          query("comments", 0),
          query("settings", 0),
          query("publications", 0),
          query("publication-schemas", 150000),
          query("event-triggers", 0),
          query("foreign-servers", 0),
          query("text-search", 0),
          query("operators", 0));

  private static CatalogQuery query(String name, int since) {
    String file = "catalog/" + name + ".sql";
    try (InputStream sql = CatalogQuery.class.getResourceAsStream(file)) {
      if (sql == null) {
        throw new IllegalStateException("not packed with this class: " + file);
      }
      return new CatalogQuery(new String(sql.readAllBytes(), StandardCharsets.UTF_8), since);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
