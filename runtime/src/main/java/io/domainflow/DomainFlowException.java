package io.domainflow;

import org.jspecify.annotations.Nullable;

/** What goes wrong beyond contention, which is a value: each kind has a class and a stable code. */
public abstract sealed class DomainFlowException extends RuntimeException
    permits CommitUnknownException,
        ConnectionLeakException,
        CoordinationException,
        JobFailedException,
        LeaseLostException,
        MigrationLockTimeoutException,
        OperationFailedException,
        RetriesUsedUpException,
        SchemaVersionException,
        TooManyAttemptsException,
        TransactionTimeoutException,
        UnknownQueueException {
  private static final long serialVersionUID = 1;

  private final String code;

  DomainFlowException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** For programs: it stays when the message is put better. */
  public final String code() {
    return code;
  }
}
