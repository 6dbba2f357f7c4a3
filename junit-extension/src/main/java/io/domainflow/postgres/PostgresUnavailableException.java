package io.domainflow.postgres;

/**
 * No server is to be had the way that was asked for; the message says why and what else there is.
 */
public final class PostgresUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PostgresUnavailableException(String message) {
    super(message);
  }

  public PostgresUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
