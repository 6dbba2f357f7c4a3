package io.domainflow.explore.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the columns whose values differ between two runs of the same order, by themselves. */
final class LeftOut {
  private LeftOut() {}

  /** The columns, each with the reason. */
  static Map<Column.Key, String> of(Catalog catalog) {
    Map<Column.Key, List<Catalog.Follower>> followers = new LinkedHashMap<>();
    for (Catalog.Follower follower : followers(catalog)) {
      followers.computeIfAbsent(follower.from(), key -> new ArrayList<>()).add(follower);
    }
    Map<Column.Key, String> reasons = new LinkedHashMap<>();
    Deque<Column.Key> toFollow = new ArrayDeque<>();
    for (Column column : catalog.columns().values()) {
      if (column.varies() != null) {
        reasons.put(column.key(), column.varies());
        toFollow.add(column.key());
      }
    }
    while (!toFollow.isEmpty()) {
      Column.Key from = toFollow.remove();
      for (Catalog.Follower follower : followers.getOrDefault(from, List.of())) {
        String reason = follower.why() + " " + nameOf(from, catalog);
        if (reasons.putIfAbsent(follower.to(), reason) == null) {
          toFollow.add(follower.to());
        }
      }
    }
    return reasons;
  }

  private static List<Catalog.Follower> followers(Catalog catalog) {
    List<Catalog.Follower> followers = new ArrayList<>(catalog.followers());
    for (Column column : catalog.columns().values()) {
      for (int number : column.computedFrom()) {
        Column.Key source = new Column.Key(column.key().relation(), number);
        followers.add(new Catalog.Follower(source, column.key(), "is computed from"));
      }
    }
    return followers;
  }

  private static String nameOf(Column.Key key, Catalog catalog) {
    Catalog.Relation relation = catalog.relations().get(key.relation());
    Column column = catalog.columns().get(key);
    return relation == null || column == null ? "" : relation.name() + "." + column.name();
  }
}
