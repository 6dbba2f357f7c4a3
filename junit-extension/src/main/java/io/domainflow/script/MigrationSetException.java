package io.domainflow.script;

import org.jspecify.annotations.Nullable;

/**
 * A location whose files make no chain of migrations: none there, they contradict each other, or
 * cannot be read.
 */
public final class MigrationSetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean empty;

  private MigrationSetException(String message, boolean empty, @Nullable Throwable cause) {
    super(message, cause);
    this.empty = empty;
  }

  static MigrationSetException contradiction(String message) {
    return new MigrationSetException(message, false, null);
  }

  static MigrationSetException nothing(String message) {
    return new MigrationSetException(message, true, null);
  }

  static MigrationSetException unreadable(String location, String reason, Throwable cause) {
    return new MigrationSetException(
        "cannot read the migrations in " + location.replace("\0", "\\0") + ": " + reason,
        false,
        cause);
  }

  /** Whether the files could not be read, whatever is in them; the cause says why. */
  public boolean unreadable() {
    return getCause() != null;
  }

  /** Whether there is simply nothing: no such location, or no migration in it. */
  public boolean nothingFound() {
    return empty;
  }
}
