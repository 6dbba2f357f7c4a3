package io.domainflow.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells wholes from parts among the objects that only one of two schemas has. */
final class Wholes {
  /** Kinds that may own others; names of two of them never clash. */
  private static final Set<String> OWNERS =
      Set.of(
          "table",
          "foreign table",
          "view",
          "materialized view",
          "sequence",
          "function",
          "procedure",
          "aggregate",
          "enum",
          "domain",
          "composite type",
          "range type",
          "type",
          "schema");

  private final Map<String, CatalogObject> owners = new HashMap<>();
  private final Map<String, Integer> parts = new HashMap<>();
  private final List<CatalogObject> wholes = new ArrayList<>();

  private Wholes() {}

  /** Of the objects that these have and those have not. */
  static Wholes onlyIn(Map<String, CatalogObject> these, Map<String, CatalogObject> those) {
    List<CatalogObject> only =
        these.values().stream().filter(object -> !those.containsKey(object.key())).toList();
    Wholes sorted = new Wholes();
    for (CatalogObject object : only) {
      if (OWNERS.contains(object.kind())) {
        sorted.owners.put(object.identity(), object);
      }
    }
    only.forEach(sorted::sort);
    return sorted;
  }

  private void sort(CatalogObject object) {
    CatalogObject owner = object;
    String parent = owner.parent();
    while (parent != null && owners.containsKey(parent)) {
      owner = owners.getOrDefault(parent, owner);
      parent = owner.identity().equals(owner.parent()) ? null : owner.parent();
    }
    if (owner.equals(object)) {
      wholes.add(object);
    } else {
      parts.merge(owner.key(), 1, Integer::sum);
    }
  }

  List<CatalogObject> wholes() {
    return wholes;
  }

  int partsOf(CatalogObject whole) {
    return parts.getOrDefault(whole.key(), 0);
  }
}
