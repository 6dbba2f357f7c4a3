package io.domainflow;

/** The schema in the database is not the one that this version of the library works with. */
public final class SchemaVersionException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  private final int expected;
  private final int found;

  SchemaVersionException(String schema, int expected, int found) {
    super(
        "schema-version",
        "schema "
            + schema
            + " has version "
            + found
            + ", and this library works with version "
            + expected
            + ": "
            + advice(expected, found),
        null);
    this.expected = expected;
    this.found = found;
  }

  private static String advice(int expected, int found) {
    if (found > expected) {
      return "take the version of domainflow-runtime that brought it, or a later one";
    }
    return (found == 0 ? "0 is none; " : "")
        + "call migrate() with a role that may create tables, or apply the files in"
        + " io/domainflow/schema";
  }

  /** That of this library. */
  public int expected() {
    return expected;
  }

  /** That of the database; 0 where there is no such schema. */
  public int found() {
    return found;
  }
}
