package io.domainflow;

import java.time.Duration;

/**
 * What a queue holds at a moment. Immutable.
 *
 * @param paused whether nothing of it is claimed
 * @param ready jobs that wait to be claimed: its depth
 * @param scheduled jobs that are not due yet
 * @param running jobs that are claimed
 * @param dead jobs that are not tried again
 * @param age for how long the first of the ready jobs is due; 0 if there is none
 */
public record QueueStatistics(
    boolean paused, long ready, long scheduled, long running, long dead, Duration age) {}
