package io.domainflow;

import java.util.List;

/**
 * What became of operations that were committed together: all were done, but for these.
 *
 * @param failures of optional operations, in their order
 */
public record BatchReport(List<Failure> failures) {
  public BatchReport {
    failures = List.copyOf(failures);
  }

  /** Nothing that this operation did in the database is left. */
  public record Failure(String operation, Exception error) {}
}
