package io.domainflow.explore;

import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An actor that calls its body again and again, as fast as it can.
 *
 * <p>Its fields belong to its own thread until {@link #ended} says true; until then others use only
 * {@link #thread}.
 */
final class ContendingActor implements Actor, Runnable {
  private static final long LONGEST_CALL_MICROS = TimeUnit.HOURS.toMicros(1);

  private final int number;
  private final String name;
  private final ActorBody body;
  private final DataSource dataSource;
  private final StartingLine line;
  private final ContentionSettings settings;
  private final Thread thread;

  /** Microseconds of each call that returned; two digits, so that a thousand of them stay small. */
  private final Histogram latencies = new Histogram(LONGEST_CALL_MICROS, 2);

  private long iteration;
  private long expectedFailures;
  private long endedAt;
  private @Nullable Throwable failure;

  /** Written last: who reads true may read the other fields. */
  private volatile boolean ended;

  ContendingActor(
      int number,
      String name,
      ActorBody body,
      DataSource dataSource,
      StartingLine line,
      ContentionSettings settings) {
    this.number = number;
    this.name = name;
    this.body = body;
    this.dataSource = dataSource;
    this.line = line;
    this.settings = settings;
    this.thread = settings.threads().unstarted("domainflow-" + name, this);
  }

  @Override
  public void run() {
    try {
      if (line.awaitStart()) {
        callRepeatedly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end before the start; there is nothing to undo
    } finally {
      endedAt = System.nanoTime();
      ended = true;
      line.ended();
    }
  }

  private void callRepeatedly() {
    Workload workload = settings.workload();
    boolean last;
    do {
      last = workload != null && workload.stopped();
      long start = System.nanoTime();
      try {
        body.run(this);
        long nanos = System.nanoTime() - start;
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        latencies.recordValue(Math.min(micros, LONGEST_CALL_MICROS));
        if (workload != null) {
          workload.returned(number, nanos);
        }
      } catch (Throwable thrown) {
        if (line.aborted()) {
          return;
        }
        if (!settings.expected().include(thrown)) {
          failure = thrown;
          if (workload != null) {
            workload.failed(thrown);
          }
          line.stop();
          return;
        }
        expectedFailures++;
      }
      iteration++;
    } while (!line.stopped() && (workload == null ? isCallLeft() : !last));
  }

  private boolean isCallLeft() {
    return settings.duration() == null
        ? iteration < settings.iterations()
        : System.nanoTime() - line.startedAt() < settings.duration().toNanos();
  }

  boolean ended() {
    return ended;
  }

  Thread thread() {
    return thread;
  }

  Histogram latencies() {
    return latencies;
  }

  long expectedFailures() {
    return expectedFailures;
  }

  long endedAt() {
    return endedAt;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public String toString() {
    return name;
  }
}
