package io.domainflow;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A worker as others see it. Immutable; times are the server's.
 *
 * @param instance the process that registered it last
 * @param operation what it is at, or was when it died or failed
 * @param since when it came to be so
 */
public record WorkerStatus(
    String id,
    String type,
    String metadata,
    String instance,
    State state,
    @Nullable String operation,
    OffsetDateTime since) {
  /** What a worker is at. */
  public enum State {
    IDLE,
    WORKING,
    /** What it did last failed. */
    ERROR,
    /** It has not said anything for its lifetime: its process died, or stands still. */
    DEAD,
    CLOSED
  }
}
