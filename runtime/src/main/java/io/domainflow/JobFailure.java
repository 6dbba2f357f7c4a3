package io.domainflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a job was not done, and what is to become of it. Immutable.
 *
 * @param detail for people, stands with the job in the database; at most 2000 characters of it
 * @param delay until the next attempt; null for a backoff that grows with the attempts
 */
public record JobFailure(Kind kind, String detail, @Nullable Duration delay) {
  private static final int MOST = 2_000;

  /** What is to become of the job. */
  public enum Kind {
    /** It is tried again, and an attempt is used up: after the last it is dead. */
    RETRYABLE,
    /** It is tried again, and no attempt is used up: something else is down, and will come back. */
    TRANSIENT,
    /** It is dead. */
    PERMANENT
  }

  /** Cuts the detail, and leaves out what the server does not store. */
  public JobFailure {
    String stored = detail.replace("\0", "");
    detail = stored.length() > MOST ? stored.substring(0, MOST) : stored;
    if (delay != null && (delay.isNegative() || delay.compareTo(Duration.ofDays(3650)) > 0)) {
      throw new IllegalArgumentException("a job's delay must be 0 to 10 years, not " + delay);
    }
  }

  public static JobFailure retryable(String detail) {
    return new JobFailure(Kind.RETRYABLE, detail, null);
  }

  public static JobFailure transientFor(Duration delay, String detail) {
    return new JobFailure(Kind.TRANSIENT, detail, delay);
  }

  public static JobFailure permanent(String detail) {
    return new JobFailure(Kind.PERMANENT, detail, null);
  }

  /** For a handler to throw. */
  public JobFailedException exception() {
    return new JobFailedException(this);
  }

  /** That of an exception: what it says, or what a {@link JobFailedException} was made of. */
  static JobFailure of(Throwable thrown) {
    return thrown instanceof JobFailedException said
        ? said.failure()
        : retryable(thrown.toString());
  }
}
