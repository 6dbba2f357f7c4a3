package io.domainflow;

/** Thrown by a handler to say what is to become of its job. */
public final class JobFailedException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  private final transient JobFailure failure;

  JobFailedException(JobFailure failure) {
    super("job-failed", failure.detail(), null);
    this.failure = failure;
  }

  JobFailure failure() {
    return failure;
  }
}
