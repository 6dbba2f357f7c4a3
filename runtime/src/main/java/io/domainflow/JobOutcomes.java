package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Writes down what became of jobs, those of the same moment in one statement. Thread-safe; the work
 * is done on the thread that {@link #run} is called by.
 */
final class JobOutcomes {
  private static final Logger LOG = System.getLogger(JobOutcomes.class.getName());

  /** As many are worth a statement. */
  private static final int ENOUGH = 500;

  private static final int MOST = 2_000;

  /** For so long others are waited for, if there were some the last time. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(3);

  private static final int SOME = 16;
  private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(200);

  private final JobStatements statements;
  private final Heartbeats heartbeats;
  private final InFlight inFlight;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Outcome> waiting = new ArrayDeque<>(); // bound: in flight; guarded by lock
  private boolean ended; // guarded by lock

  /** A job that was done, or was not. */
  sealed interface Outcome {
    ClaimedJob job();

    record Done(ClaimedJob job) implements Outcome {}

    record Failed(FailedJob failed) implements Outcome {
      @Override
      public ClaimedJob job() {
        return failed.job();
      }
    }
  }

  JobOutcomes(JobStatements statements, Heartbeats heartbeats, InFlight inFlight) {
    this.statements = statements;
    this.heartbeats = heartbeats;
    this.inFlight = inFlight;
  }

  void add(Outcome outcome) {
    lock.lock();
    try {
      waiting.add(outcome);
      if (waiting.size() == 1 || waiting.size() == ENOUGH) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was added is written down; then {@link #run} returns. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void run() {
    int last = 0;
    while (true) {
      List<Outcome> some = next(last > SOME);
      if (some.isEmpty()) {
        return;
      }
      last = some.size();
      write(some);
      for (Outcome outcome : some) {
        JobClaim claim = outcome.job().claim();
        if (claim.isDone() && claim.end()) {
          heartbeats.remove(claim);
        }
      }
      inFlight.remove(some.size());
    }
  }

  private List<Outcome> next(boolean linger) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended) {
        changed.awaitUninterruptibly();
      }
      if (linger) {
        await(ENOUGH, LINGER);
      }
      List<Outcome> some = new ArrayList<>();
      while (!waiting.isEmpty() && some.size() < MOST) {
        some.add(waiting.remove());
      }
      return some;
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock: until there is enough, all is to end, or the time is over. */
  private void await(int enough, long nanos) {
    long left = nanos;
    try {
      while (waiting.size() < enough && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      ended = true; // nobody but a handler that spoils threads has this one: write down, and go
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Outcome> outcomes) {
    List<ClaimedJob> done = new ArrayList<>();
    List<FailedJob> failed = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Failed one) {
        failed.add(one.failed());
      } else {
        done.add(outcome.job());
      }
    }
    if (!done.isEmpty()) {
      notCounted(until(() -> statements.complete(done)), done);
    }
    if (!failed.isEmpty()) {
      notCounted(
          until(() -> statements.fail(failed)), failed.stream().map(FailedJob::job).toList());
    }
  }

  private static void notCounted(Set<Long> counted, List<ClaimedJob> jobs) {
    for (ClaimedJob job : jobs) {
      if (!counted.contains(job.id())) {
        LOG.log(
            Level.DEBUG,
            "{0} is not this process''s any more, or its end was written down before",
            job);
      }
    }
  }

  /** Tries until the database answers; when all is to end, once more, and the claims expire. */
  private Set<Long> until(Supplier<Set<Long>> written) {
    boolean last = false;
    while (true) {
      try {
        return written.get();
      } catch (CoordinationException e) {
        LOG.log(Level.WARNING, "what became of jobs cannot be written down; it is tried again", e);
        if (last) {
          return Set.of();
        }
        lock.lock();
        try {
          last = ended;
          await(Integer.MAX_VALUE, AGAIN);
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
