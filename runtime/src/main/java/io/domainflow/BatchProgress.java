package io.domainflow;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the jobs are that were enqueued as one batch. Immutable; times are the server's.
 *
 * @param total jobs of the batch
 * @param processed jobs that are done
 * @param failed jobs that are dead or were cancelled
 * @param createdAt when it was enqueued
 * @param startedAt when the first of its jobs was claimed
 * @param completedAt when the last of its jobs ended
 * @param errors of its dead jobs, at most 100
 */
public record BatchProgress(
    int total,
    int processed,
    int failed,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime startedAt,
    @Nullable OffsetDateTime completedAt,
    List<String> errors) {
  public BatchProgress {
    errors = List.copyOf(errors);
  }

  public boolean isCompleted() {
    return completedAt != null;
  }
}
