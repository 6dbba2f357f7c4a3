package io.domainflow.explore.content;

/**
 * A sequence of the user's and where it stood. Immutable.
 *
 * @param name with its schema, as SQL writes it
 * @param called whether {@code last} was handed out already
 */
record Sequence(long oid, String name, long last, boolean called) {

  /** An expression that sets it back, on an expression's place in a SELECT. */
  String reset() {
    return "pg_catalog.setval('%d'::pg_catalog.oid::pg_catalog.regclass, %d, %b)"
        .formatted(oid, last, called);
  }
}
