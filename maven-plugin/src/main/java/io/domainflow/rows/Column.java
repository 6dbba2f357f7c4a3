package io.domainflow.rows;

import java.util.List;

/**
 * A column, as far as a value for it must fit.
 *
 * @param quoted its name as SQL writes it
 * @param type as SQL writes it
 * @param base the name of the type that a domain stands for in the end; of an array's elements
 * @param category of that, as {@code pg_type.typcategory}
 * @param array whether it is of an array
 * @param typmod of the base type; -1 for none
 * @param labels of an enum, in order
 * @param checks what constraints and partitions say of it
 * @param given whether the server gives its value: identity, generated, a sequence
 * @param key whether it is of the primary key
 */
record Column(
    int number,
    String name,
    String quoted,
    String type,
    String base,
    String category,
    boolean array,
    int typmod,
    List<String> labels,
    List<String> checks,
    boolean notNull,
    boolean given,
    boolean key) {
  Column {
    labels = List.copyOf(labels);
    checks = List.copyOf(checks);
  }
}
