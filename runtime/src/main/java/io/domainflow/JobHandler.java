package io.domainflow;

/**
 * Does the jobs of a type. Called by many threads at the same time.
 *
 * @param <T> a payload
 */
@FunctionalInterface
public interface JobHandler<T> {
  /**
   * Does a job. When it returns, the job is done.
   *
   * @throws Exception to have it tried again, up to its attempts; {@link JobFailure#exception} says
   *     otherwise
   */
  void handle(T payload, ClaimedJob job) throws Exception;
}
