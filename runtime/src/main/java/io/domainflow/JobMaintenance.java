package io.domainflow;

import java.lang.System.Logger;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes back jobs whose claims have expired, and makes ready what is due, once a second or when the
 * next job is due. Thread-safe; the work is done on the executor's thread. Any process does it for
 * all.
 */
final class JobMaintenance {
  private static final Logger LOG = System.getLogger(JobMaintenance.class.getName());
  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final long SOON = TimeUnit.MILLISECONDS.toMicros(2);

  private final JobStatements statements;
  private final ScheduledExecutorService executor;
  private final AtomicBoolean started = new AtomicBoolean();
  private final RepeatedFailure failure =
      new RepeatedFailure(LOG, "jobs of processes that died could not be taken back");

  JobMaintenance(JobStatements statements, ScheduledExecutorService executor) {
    this.statements = statements;
    this.executor = executor;
  }

  /** From the first call to the end of the executor. */
  void start() {
    if (started.compareAndSet(false, true)) {
      plan(SOON);
    }
  }

  private void run() {
    long wait = SECOND;
    try {
      JobStatements.Reclaimed reclaimed = statements.reclaim();
      failure.worked();
      @Nullable Long due = reclaimed.microsToNext();
      if (reclaimed.jobs() > 0) {
        wait = SOON; // there may be more
      } else if (due != null) {
        wait = Math.min(SECOND, Math.max(SOON, due));
      }
    } catch (RuntimeException e) { // the next time may do
      failure.failed(e);
    } finally {
      plan(wait);
    }
  }

  /** A run plans the next one, whatever becomes of it, until the executor is shut down. */
  private void plan(long micros) {
    if (!executor.isShutdown()) {
      ScheduledFuture<?> unused = executor.schedule(this::run, micros, TimeUnit.MICROSECONDS);
    }
  }
}
