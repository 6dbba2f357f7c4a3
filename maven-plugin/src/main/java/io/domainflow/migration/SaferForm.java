package io.domainflow.migration;

import java.util.List;
import java.util.Optional;

/** How to do the same and let others read and write meanwhile. */
final class SaferForm {
  private static final String VALIDATE =
      "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a script of its own";
  private static final String BACKFILL =
      "a column without a default, filled in batches; the service changes over afterwards";

  private SaferForm() {}

  /**
   * Empty if there is none.
   *
   * @param words of the statement
   * @param rewrites whether it writes a table anew, rather than reads one
   */
  static Optional<String> of(List<String> words, boolean rewrites) {
    if (words.contains("refresh")) {
      return Optional.of("REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index");
    }
    if (words.contains("cluster") || words.contains("vacuum")) {
      return Optional.of(
          "a tool that copies the table beside it and swaps the two, or a quiet hour");
    }
    if (words.contains("reindex")) {
      return Optional.of("REINDEX CONCURRENTLY, in a script that runs in no transaction");
    }
    if (words.get(0).equals("create") && words.contains("index")) {
      return Optional.of("CREATE INDEX CONCURRENTLY, in a script that runs in no transaction");
    }
    if (words.contains("type") && rewrites) {
      return Optional.of("a new column of the new type: " + BACKFILL);
    }
    if (words.contains("unique") || words.contains("primary")) {
      return Optional.of("CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX");
    }
    if (rewrites && words.contains("add")) {
      return Optional.of(BACKFILL);
    }
    if (words.contains("attach")) {
      return Optional.of("a CHECK like the partition's bounds, validated before");
    }
    if (words.contains("references") || words.contains("check")) {
      return Optional.of(VALIDATE);
    }
    if (words.contains("null") && words.contains("add")) {
      return Optional.of(
          "the column without NOT NULL, filled in batches; then as for SET NOT NULL");
    }
    if (words.contains("null")) {
      return Optional.of(
          "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a script of its own,"
              + " then SET NOT NULL, which reads nothing");
    }
    return Optional.empty();
  }
}
