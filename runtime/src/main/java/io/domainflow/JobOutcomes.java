package io.domainflow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes down what became of jobs, those of the same moment in one statement. Thread-safe; the work
 * is done on the thread that {@link #run} is called by.
 */
final class JobOutcomes {
  private static final Logger LOG = System.getLogger(JobOutcomes.class.getName());

  private static final int SOME = 16;
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final JobStatements statements;
  private final Heartbeats heartbeats;
  private final InFlight inFlight;
  private final OutcomeBuffer<Outcome> buffer = new OutcomeBuffer<>();

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
    buffer.add(outcome);
  }

  /** What was added is written down; then {@link #run} returns. */
  void end() {
    buffer.end();
  }

  void run() {
    List<Outcome> relied = new ArrayList<>(); // on whose jobs open transactions rely; this thread's
    Deadline again = Deadline.in(Duration.ZERO);
    int last = 0;
    while (true) {
      List<Outcome> some = buffer.next(last > SOME, relied.isEmpty() ? null : again);
      last = some.size();
      boolean end = some.isEmpty() && buffer.isDrained();
      if (end || again.isPassed()) {
        some.addAll(relied);
        relied.clear();
        again = Deadline.in(AGAIN);
      }
      if (!some.isEmpty()) {
        relied.addAll(write(some, end));
      }
      if (end) {
        return;
      }
    }
  }

  /**
   * @param last whether what cannot be written down is given up
   * @return what cannot be yet
   */
  private List<Outcome> write(List<Outcome> outcomes, boolean last) {
    List<Outcome> relied = write(outcomes);
    for (Outcome outcome : relied) {
      if (last) {
        LOG.log(
            Level.WARNING,
            "{0} has ended, but a transaction that checked it is open still: when its claim has"
                + " expired, and that transaction has ended, it is done again. Close what a"
                + " handler opens before it returns",
            outcome.job());
      } else {
        outcome.job().claim().add(outcome.job().id());
      }
    }
    for (Outcome outcome : outcomes) {
      JobClaim claim = outcome.job().claim();
      if (claim.isDone() && claim.end()) {
        heartbeats.remove(claim);
      }
    }
    inFlight.remove(outcomes.size() - (last ? 0 : relied.size()));
    return relied;
  }

  /** Gives those on whose jobs open transactions rely. */
  private List<Outcome> write(List<Outcome> outcomes) {
    List<ClaimedJob> done = new ArrayList<>();
    List<FailedJob> failed = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Failed one) {
        failed.add(one.failed());
      } else {
        done.add(outcome.job());
      }
    }
    Set<Long> written = new HashSet<>();
    if (!done.isEmpty()) {
      written.addAll(until(() -> statements.completeUnlocked(done)));
    }
    if (!failed.isEmpty()) {
      written.addAll(until(() -> statements.failUnlocked(failed)));
    }
    List<Outcome> missing =
        outcomes.stream().filter(outcome -> !written.contains(outcome.job().id())).toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    Set<Long> claimed =
        until(() -> statements.claimed(missing.stream().map(Outcome::job).toList()));
    List<Outcome> relied = new ArrayList<>();
    for (Outcome outcome : missing) {
      if (claimed.contains(outcome.job().id())) {
        relied.add(outcome);
      } else {
        LOG.log(
            Level.DEBUG,
            "{0} is not this process''s any more, or its end was written down before",
            outcome.job());
      }
    }
    return relied;
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
        last = buffer.pause(AGAIN);
      }
    }
  }
}
