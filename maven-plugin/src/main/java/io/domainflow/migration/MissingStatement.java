package io.domainflow.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The statement that a way back lacks, where a difference leaves no doubt of it. */
final class MissingStatement {
  private static final Set<String> OF_A_TABLE = Set.of("trigger", "policy", "rule");
  private static final Set<String> BY_KIND =
      Set.of(
          "table",
          "index",
          "sequence",
          "view",
          "materialized view",
          "domain",
          "function",
          "procedure",
          "aggregate",
          "extension",
          "schema",
          "role",
          "publication",
          "event trigger",
          "statistics");
  private static final Set<String> TYPES = Set.of("enum", "composite type", "range type", "type");

  private MissingStatement() {}

  /** Empty where several would do. */
  static Optional<String> of(SchemaChange change) {
    String before = change.before();
    String after = change.after();
    if (before == null) {
      return drop(change);
    }
    return after == null ? create(change, before) : alter(change, before, after);
  }

  private static Optional<String> drop(SchemaChange left) {
    String kind = left.kind();
    String name = left.identity();
    if (TYPES.contains(kind)) {
      return Optional.of("DROP TYPE " + name);
    }
    if (BY_KIND.contains(kind)) {
      return Optional.of("DROP " + kind.toUpperCase(Locale.ROOT) + " " + name);
    }
    if (OF_A_TABLE.contains(kind)) {
      return Optional.of(
          "DROP " + kind.toUpperCase(Locale.ROOT) + " " + name.replaceFirst(" on ", " ON "));
    }
    if (kind.equals("constraint") && name.contains(" on ")) {
      int on = name.indexOf(" on ");
      return Optional.of(
          "ALTER TABLE " + name.substring(on + 4) + " DROP CONSTRAINT " + name.substring(0, on));
    }
    return kind.equals("column") ? Optional.of(onColumn(name, "DROP COLUMN ")) : Optional.empty();
  }

  /** Only what the catalog gives as a statement. */
  private static Optional<String> create(SchemaChange lost, String before) {
    String statement = before.lines().findFirst().orElse("");
    if (statement.startsWith("CREATE ")) {
      return Optional.of(statement);
    }
    String name = lost.identity();
    if (lost.kind().equals("constraint") && name.contains(" on ")) {
      int on = name.indexOf(" on ");
      return Optional.of(
          "ALTER TABLE %s ADD CONSTRAINT %s %s"
              .formatted(name.substring(on + 4), name.substring(0, on), statement));
    }
    return Optional.empty();
  }

  private static Optional<String> alter(SchemaChange changed, String before, String after) {
    if (!changed.kind().equals("column")) {
      return Optional.empty();
    }
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    if (!old.isEmpty() && !now.isEmpty() && !old.get(0).equals(now.get(0))) {
      return Optional.of(onColumn(changed.identity(), "ALTER COLUMN ") + " TYPE " + old.get(0));
    }
    String notNull = "not null";
    if (old.contains(notNull) != now.contains(notNull)) {
      return Optional.of(
          onColumn(changed.identity(), "ALTER COLUMN ")
              + (old.contains(notNull) ? " SET NOT NULL" : " DROP NOT NULL"));
    }
    return Optional.empty();
  }

  private static String onColumn(String identity, String action) {
    int dot = lastDot(identity);
    return "ALTER TABLE " + identity.substring(0, dot) + " " + action + identity.substring(dot + 1);
  }

  /** A column's name may have one in quotes. */
  private static int lastDot(String identity) {
    int quote = identity.endsWith("\"") ? identity.lastIndexOf(".\"") : -1;
    return quote >= 0 ? quote : identity.lastIndexOf('.');
  }
}
