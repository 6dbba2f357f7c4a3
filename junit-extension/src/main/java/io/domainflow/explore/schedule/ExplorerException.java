package io.domainflow.explore.schedule;

/** A schedule could not be run to a verdict; the message says why and what to do. */
public final class ExplorerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExplorerException(String message, Throwable cause) {
    super(message, cause);
  }

  public ExplorerException(String message) {
    super(message);
  }
}
