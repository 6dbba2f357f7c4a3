package io.domainflow.benchmarks;

import java.util.List;

/** How long most of many took. */
final class Percentiles {
  private Percentiles() {}

  /**
   * The nearest-rank percentile.
   *
   * @param nanos at least one
   * @param percent more than 0, at most 100
   * @return milliseconds
   */
  static double millis(List<Long> nanos, double percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(rank - 1) / 1e6;
  }
}
