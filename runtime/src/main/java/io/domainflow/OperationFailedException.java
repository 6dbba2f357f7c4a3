package io.domainflow;

/**
 * A required operation failed, with the cause; nothing of the others is left. Compensations that
 * failed, too, are among the suppressed: what they should have taken back stands.
 */
public final class OperationFailedException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  OperationFailedException(String transaction, String operation, Exception cause) {
    super(
        "operation-failed",
        "operation "
            + operation
            + " of transaction "
            + transaction
            + " failed, and all was rolled back: the cause says why",
        cause);
  }
}
