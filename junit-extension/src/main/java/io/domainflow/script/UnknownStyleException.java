package io.domainflow.script;

/**
 * Somebody named a style of migrations that there is not; the message names those that there are.
 */
public final class UnknownStyleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownStyleException(String message) {
    super(message);
  }
}
