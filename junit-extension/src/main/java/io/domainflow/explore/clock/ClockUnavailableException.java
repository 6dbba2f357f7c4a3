package io.domainflow.explore.clock;

/** A database can be given no clock of its own, or its clock does not answer. */
public final class ClockUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClockUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
