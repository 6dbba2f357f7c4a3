package io.domainflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call of {@link Transactions} ended, all its attempts together.
 *
 * @param operation the name that its settings have
 * @param scope that its settings have; empty for none
 * @param retries attempts after the first
 * @param duration from the call to its end, pauses included
 * @param error class of what was thrown, by its name; null if it was committed
 * @param sqlState of the server's error, if there was one
 */
public record TransactionEnd(
    String operation,
    String scope,
    IsolationLevel isolation,
    Outcome outcome,
    int retries,
    Duration duration,
    @Nullable String error,
    @Nullable String sqlState) {
  /** What became of it. */
  public enum Outcome {
    COMMITTED,
    ROLLED_BACK,
    /** The connection was lost at the commit. */
    UNKNOWN
  }
}
