package io.domainflow;

import java.time.Duration;

/**
 * What became of an operation's transactions in a window of time.
 *
 * @param scope that their settings had; empty for none
 * @param total how many ended
 * @param committed of them
 * @param failed of them, rolled back
 * @param unknown of them: the connection was lost at the commit
 * @param average duration of a call, retries included
 * @param averageRetries of a call
 */
public record TransactionTotals(
    String operation,
    String scope,
    long total,
    long committed,
    long failed,
    long unknown,
    Duration average,
    Duration longest,
    Duration shortest,
    double averageRetries) {}
