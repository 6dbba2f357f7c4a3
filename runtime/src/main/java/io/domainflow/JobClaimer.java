package io.domainflow;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Claims jobs of a queue into a buffer, as many at a time as are soon done, and waits where there
 * are none. The work is done on the thread that {@link #run} is called by; {@link #stop} may be
 * called by any.
 */
final class JobClaimer {
  private static final Logger LOG = System.getLogger(JobClaimer.class.getName());

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Duration POLL_WHEN_LISTENING = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(500);

  /** Done faster than that, more are claimed the next time; slower, fewer. */
  private static final long FAST = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);

  /** Scans from the beginning take a twentieth of the time. */
  private static final int SELDOM = 20;

  private final JobStatements statements;
  private final String queue;
  private final List<String> types;
  private final ProcessorSettings settings;
  private final Heartbeats heartbeats;
  private final Listener listener;
  private final Signals signals;
  private final BlockingQueue<ClaimedJob> buffer;
  private final InFlight inFlight;
  private final RepeatedFailure failure;
  private volatile boolean stopped;

  // Of the thread that runs:
  private JobStatements.Cursor cursor = JobStatements.Cursor.START;
  private long scanAt = System.nanoTime(); // from when on the beginning is looked at again
  private int size;
  private long pause = FIRST_PAUSE;
  private Deadline idle = new Deadline(System.nanoTime());

  JobClaimer(
      JobStatements statements,
      String queue,
      List<String> types,
      ProcessorSettings settings,
      Heartbeats heartbeats,
      Listener listener,
      Signals signals,
      BlockingQueue<ClaimedJob> buffer,
      InFlight inFlight) {
    this.statements = statements;
    this.queue = queue;
    this.types = types;
    this.settings = settings;
    this.heartbeats = heartbeats;
    this.listener = listener;
    this.signals = signals;
    this.buffer = buffer;
    this.inFlight = inFlight;
    this.size = Math.min(settings.threads(), settings.claim());
    this.failure =
        new RepeatedFailure(LOG, "no jobs can be claimed from queue " + queue + "; again soon");
  }

  /** By which those that wait for jobs are woken. */
  static String topic(String queue) {
    return "jobs " + queue;
  }

  /** Claims no more, once a claim that is on its way is over. */
  void stop() {
    stopped = true;
    inFlight.stop();
    signals.raise(topic(queue));
  }

  void run() {
    try (Signals.Waiter waiter = signals.waiter(topic(queue))) {
      while (!stopped) {
        try {
          step(waiter);
          failure.worked();
        } catch (DomainFlowException e) {
          failure.failed(e);
          waiter.await(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end of this thread
    }
  }

  private void step(Signals.Waiter waiter) throws InterruptedException {
    long waited = System.nanoTime();
    inFlight.awaitAtMost(settings.threads() + size); // a claim is buffered while one is done
    if (!inFlight.beginClaim()) {
      return;
    }
    boolean scan = System.nanoTime() - scanAt >= 0;
    boolean found;
    try {
      found = claim(scan, waited);
    } finally {
      inFlight.endClaim();
    }
    if (!found) {
      rest(scan, waiter);
    }
  }

  /**
   * @param waited since when
   * @return whether there were jobs
   */
  private boolean claim(boolean scan, long waited) {
    long asked = System.nanoTime();
    JobStatements.Claimed claimed =
        statements.claim(
            queue, scan ? JobStatements.Cursor.START : cursor, types, size, settings.lifetime());
    long answered = System.nanoTime();
    if (scan) {
      scanAt = answered + SELDOM * (answered - asked);
    }
    @Nullable JobClaim claim = claimed.claim();
    if (claim == null) {
      return false;
    }
    if (stopped) { // meanwhile: nobody is left to run them
      statements.fail(claimed.jobs().stream().map(job -> new FailedJob(job, null)).toList());
      return true;
    }
    heartbeats.add(claim);
    inFlight.add(claimed.jobs().size());
    buffer.addAll(claimed.jobs());
    cursor = claimed.end().compareTo(cursor) > 0 ? claimed.end() : cursor;
    pause = FIRST_PAUSE;
    adapt(claimed.jobs().size(), asked - waited);
    return true;
  }

  /**
   * @param waited nanoseconds for those before
   */
  private void adapt(int jobs, long waited) {
    if (waited < FAST && jobs == size) {
      size = Math.min(2 * size, settings.claim());
    } else if (waited > SLOW) {
      size = Math.max(Math.min(settings.threads(), settings.claim()), size / 2);
    }
  }

  /** There is nothing behind the cursor, or nothing at all. */
  private void rest(boolean scanned, Signals.Waiter waiter) throws InterruptedException {
    if (!scanned) {
      waiter.await(Math.min(pause, scanAt - System.nanoTime()));
      return;
    }
    if (idle.isPassed()) {
      statements.goIdle(queue, IDLE);
      idle = Deadline.in(IDLE.dividedBy(2));
      return; // to look once more: who enqueued before that wakes nobody
    }
    waiter.await(pause);
    pause = Math.min(2 * pause, listener.pollEvery(POLL_WHEN_LISTENING, POLL).toNanos());
  }
}
