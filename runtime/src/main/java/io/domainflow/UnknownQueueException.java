package io.domainflow;

/** There is no such queue: nobody has declared it. */
public final class UnknownQueueException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  UnknownQueueException(String queue) {
    super(
        "unknown-queue",
        "there is no queue " + queue + ": call declare() on it once, or mend its name",
        null);
  }
}
