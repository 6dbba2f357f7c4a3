package io.domainflow.script;

/**
 * A location whose files make no chain of migrations: none there, or they contradict each other.
 */
public final class MigrationSetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean empty;

  private MigrationSetException(String message, boolean empty) {
    super(message);
    this.empty = empty;
  }

  static MigrationSetException contradiction(String message) {
    return new MigrationSetException(message, false);
  }

  static MigrationSetException nothing(String message) {
    return new MigrationSetException(message, true);
  }

  /** Whether there is simply nothing: no such location, or no migration in it. */
  public boolean nothingFound() {
    return empty;
  }
}
