package io.domainflow.rows;

import java.util.List;

/**
 * A foreign key.
 *
 * @param referred the other table's oid
 * @param columns numbers of those that refer
 * @param referredColumns names of the others, as SQL writes them
 * @param referredTable as SQL writes it
 */
record ForeignKey(
    long referred, List<Integer> columns, List<String> referredColumns, String referredTable) {
  ForeignKey {
    columns = List.copyOf(columns);
    referredColumns = List.copyOf(referredColumns);
  }
}
