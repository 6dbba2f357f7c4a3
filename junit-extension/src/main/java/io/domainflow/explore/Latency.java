package io.domainflow.explore;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long calls took, in microseconds, to two digits; all 0 where no call returned. */
public record Latency(long p50, long p95, long p99, long max) {
  static Latency of(Histogram micros) {
    return new Latency(
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(95),
        micros.getValueAtPercentile(99),
        micros.getMaxValue());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %s, p95 %s, p99 %s, max %s",
        millis(p50),
        millis(p95),
        millis(p99),
        millis(max));
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, micros < 100_000 ? "%.2f ms" : "%.0f ms", micros / 1000.0);
  }
}
