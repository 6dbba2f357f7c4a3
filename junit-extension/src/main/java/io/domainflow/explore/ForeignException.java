package io.domainflow.explore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was thrown in an actor's own JVM, as far as it can be told in this one. */
public final class ForeignException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String className;
  private final @Nullable String sqlState;

  /**
   * @param className of what was thrown there
   * @param sqlState of it or of one of its causes
   * @param stack where it was thrown there
   */
  public ForeignException(
      String className,
      @Nullable String message,
      @Nullable String sqlState,
      StackTraceElement[] stack,
      @Nullable Throwable cause) {
    super(message, cause);
    this.className = className;
    this.sqlState = sqlState;
    setStackTrace(stack);
  }

  public String className() {
    return className;
  }

  public Optional<String> sqlState() {
    return Optional.ofNullable(sqlState);
  }

  /** With the class that it has there. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return getMessage() == null ? className : className + ": " + getMessage();
  }
}
