package io.domainflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A transaction was not done in its time, retries included. It changed nothing. */
public final class TransactionTimeoutException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  TransactionTimeoutException(String name, Duration timeout, @Nullable Throwable cause) {
    super(
        "transaction-timeout",
        "transaction "
            + name
            + " was not done within "
            + timeout.toMillis()
            + " ms, and was rolled back: the cause has the statement that it was at, if it was at"
            + " one",
        cause);
  }
}
