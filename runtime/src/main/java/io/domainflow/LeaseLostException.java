package io.domainflow;

/**
 * What was held under a lease is another's, or nobody's: what is done from here on is not guarded.
 */
public final class LeaseLostException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  private final long token;

  /**
   * @param what the lease is on, for the message
   */
  LeaseLostException(String what, long token) {
    super(
        "lease-lost",
        "the lease on "
            + what
            + " with token "
            + token
            + " is lost: it expired, or was taken over. Stop, and roll back what it guarded",
        null);
    this.token = token;
  }

  /** The fencing token of the lost lease. */
  public long token() {
    return token;
  }
}
