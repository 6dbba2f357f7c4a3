package io.domainflow.explore.schedule;

/**
 * A schedule was about to change the schema, or wrote what rows alone do not set back, and no copy
 * of the database was kept yet: nothing was changed. {@link Lanes#keepCopy} makes one, and then the
 * exploration begins anew.
 */
public final class SchemaChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaChangeException() {
    super("The schedule changes the schema");
  }
}
