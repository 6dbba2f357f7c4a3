package io.domainflow.explore;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Isolation levels of PostgreSQL, the weakest first. */
public enum Isolation {
  READ_COMMITTED,
  REPEATABLE_READ,
  SERIALIZABLE;

  /** As SQL has it: {@code REPEATABLE READ}. */
  public String sql() {
    return name().replace('_', ' ');
  }

  /** As settings of the server have it: {@code repeatable read}. */
  public String setting() {
    return sql().toLowerCase(Locale.ROOT);
  }

  /** Under which of the levels that were tried something holds, in words. */
  public static String words(List<Isolation> tried, List<Isolation> holds) {
    if (holds.isEmpty()) {
      return "holds under none of " + list(tried);
    }
    List<Isolation> up =
        tried.stream().filter(level -> level.compareTo(holds.get(0)) >= 0).toList();
    if (holds.size() < tried.size() && holds.equals(up)) {
      return "holds from " + holds.get(0).sql() + " up";
    }
    return "holds under " + list(holds) + (holds.size() < tried.size() ? " only" : "");
  }

  private static String list(List<Isolation> levels) {
    return levels.stream().map(Isolation::sql).collect(Collectors.joining(", "));
  }
}
