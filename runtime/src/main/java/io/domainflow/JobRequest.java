package io.domainflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A job to be enqueued; made by {@link JobType#request}. Immutable; the bytes are not copied. */
public final class JobRequest {
  /** Larger things belong into a table or a store of their own, and their key into the payload. */
  static final int MOST_BYTES = 1024 * 1024;

  private static final Duration LONGEST = Duration.ofDays(3650);

  private final String type;
  private final byte[] payload;
  private final int priority;
  private final Duration delay;
  private final @Nullable String uniqueKey;
  private final int attempts;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  JobRequest(
      String type,
      byte[] payload,
      int priority,
      Duration delay,
      @Nullable String uniqueKey,
      int attempts) {
    this.type = Names.checked("a job type's name", type);
    this.payload = payload;
    this.priority = priority;
    this.delay = delay;
    this.uniqueKey = uniqueKey;
    this.attempts = attempts;
    if (payload.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the payload of a job of type "
              + type
              + " has "
              + payload.length
              + " bytes, and may have 1 MiB: store it, and enqueue its key");
    }
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a job's delay must be 0 to 10 years, not " + delay);
    }
    if (uniqueKey != null) {
      Names.checked("a job's unique key", uniqueKey);
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("a job needs 1 attempt at least, not " + attempts);
    }
  }

  /** Name of its type. */
  String type() {
    return type;
  }

  byte[] payload() {
    return payload;
  }

  int priority() {
    return priority;
  }

  Duration delay() {
    return delay;
  }

  @Nullable String uniqueKey() {
    return uniqueKey;
  }

  int attempts() {
    return attempts;
  }

  /** The smallest is claimed first; usually 0. */
  public JobRequest withPriority(int value) {
    return new JobRequest(type, payload, value, delay, uniqueKey, attempts);
  }

  /** Until it may be claimed: 0 to 10 years; usually 0. */
  public JobRequest withDelay(Duration value) {
    return new JobRequest(type, payload, priority, value, uniqueKey, attempts);
  }

  /** While a job of the queue has the key that is not dead, another is not added. */
  public JobRequest withUniqueKey(String value) {
    return new JobRequest(type, payload, priority, delay, value, attempts);
  }

  /** How often it is tried at most; usually 25. */
  public JobRequest withAttempts(int most) {
    return new JobRequest(type, payload, priority, delay, uniqueKey, most);
  }

  /** Without the payload: it is nobody's business. */
  @Override
  public String toString() {
    return "job of type " + type + ", " + payload.length + " bytes";
  }
}
