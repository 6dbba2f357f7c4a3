package io.domainflow.explore;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long calls took, in microseconds, to two digits; all 0 where no call returned. */
public record Latency(long p50, long p95, long p99, long max) {
  public static Latency of(Histogram micros) {
    return new Latency(
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(95),
        micros.getValueAtPercentile(99),
        micros.getMaxValue());
  }

  @Override
  public String toString() {
    return "p50 " + text(p50) + ", p95 " + text(p95) + ", p99 " + text(p99) + ", max " + text(max);
  }

  /** To three digits or so. */
  private static String text(long micros) {
    if (micros < 1_000) {
      return micros + " µs";
    }
    return String.format(Locale.ROOT, micros < 100_000 ? "%.1f ms" : "%.0f ms", micros / 1000.0);
  }
}
