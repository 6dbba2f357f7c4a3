package io.domainflow;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A job that was not done.
 *
 * @param failure why, or null if it was not begun: then it goes back as it was
 */
record FailedJob(ClaimedJob job, @Nullable JobFailure failure) {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  boolean isFinal() {
    return failure != null && failure.kind() == JobFailure.Kind.PERMANENT;
  }

  /** Attempts that are used up, 0 or 1. */
  int used() {
    return failure == null || failure.kind() == JobFailure.Kind.TRANSIENT ? 0 : 1;
  }

  @Nullable String error() {
    return failure == null ? null : failure.detail();
  }

  /** Until the next attempt: what the failure says, or 1 s, 2 s, 4 s … 1 h, three quarters up. */
  long delayMicros() {
    if (failure == null) {
      return 0;
    }
    @Nullable Duration said = failure.delay();
    if (said != null) {
      return MigrationLock.micros(said);
    }
    long most =
        Math.min(
            MigrationLock.micros(LONGEST),
            MigrationLock.micros(FIRST) << Math.min(job.attempt() - 1, 20));
    return ThreadLocalRandom.current().nextLong(most * 3 / 4, most);
  }
}
