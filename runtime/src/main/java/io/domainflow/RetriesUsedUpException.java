package io.domainflow;

/** A transaction met a conflict as often as it was allowed to be tried. It changed nothing. */
public final class RetriesUsedUpException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  RetriesUsedUpException(String name, int attempts, String sqlState, Throwable cause) {
    super(
        "retries-used-up",
        "transaction "
            + name
            + " met SQLSTATE "
            + sqlState
            + " in each of "
            + attempts
            + " attempts and changed nothing: allow more retries, or let fewer contend",
        cause);
  }
}
