package io.domainflow;

/** Somebody asks again and again, faster than an answer could change: the database is not asked. */
public final class TooManyAttemptsException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  TooManyAttemptsException(String what, int perSecond) {
    super(
        "too-many-attempts",
        what
            + " was asked for and refused more than "
            + perSecond
            + " times in a second by this process: wait for it with a limit instead of trying in a"
            + " loop",
        null);
  }
}
