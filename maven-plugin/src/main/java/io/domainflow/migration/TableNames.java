package io.domainflow.migration;

import java.util.Set;

/**
 * Names of tables as people write them: with or without a schema, which is any then, and with or
 * without the quotes that SQL would ask for. Immutable.
 */
record TableNames(Set<String> names) {
  private static final Set<String> TABLES = Set.of("table", "foreign table");

  TableNames {
    names = Set.copyOf(names);
  }

  /** Whether it is a table, and meant. */
  boolean mean(CatalogObject object) {
    if (!TABLES.contains(object.kind())) {
      return false;
    }
    String full = object.identity();
    String own = full.substring(endOfSchema(full) + 1);
    return names.contains(full)
        || names.contains(own)
        || names.contains(unquoted(full))
        || names.contains(unquoted(own));
  }

  /** Offset of the full stop that is in no quotes; -1 if there is none. */
  private static int endOfSchema(String name) {
    boolean quoted = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static String unquoted(String name) {
    return name.replace("\"\"", "\0").replace("\"", "").replace('\0', '"');
  }
}
