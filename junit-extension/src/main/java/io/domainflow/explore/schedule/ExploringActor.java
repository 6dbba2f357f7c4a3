package io.domainflow.explore.schedule;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.Recovers;
import io.domainflow.explore.Struck;
import io.domainflow.explore.gate.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An actor of one schedule. Its fields belong to its thread; others read them when the schedule is
 * over.
 */
final class ExploringActor implements Actor, Runnable {
  private final Turns turns;
  private final Strand strand;
  private final ActorBody body;
  private final long iterations;
  private final DataSource dataSource;
  private final ExpectedFailures expected;
  private final List<String> results = new ArrayList<>();

  private volatile long iteration;
  private @Nullable Throwable unexpected;

  ExploringActor(
      Turns turns,
      Strand strand,
      ActorBody body,
      long iterations,
      DataSource dataSource,
      ExpectedFailures expected) {
    this.turns = turns;
    this.strand = strand;
    this.body = body;
    this.iterations = iterations;
    this.dataSource = dataSource;
    this.expected = expected;
  }

  @Override
  public void run() {
    turns.enter(strand);
    try {
      while (iteration < iterations && unexpected == null) {
        call();
        long ended = iteration + 1; // nobody else writes it
        iteration = ended;
      }
    } catch (ScheduleAbandonedError | ActorCrashedError e) {
      // Its schedule or its life is over; what it would have done is of no interest.
    } finally {
      turns.leave(strand);
    }
  }

  private void call() {
    try {
      if (body instanceof Struck struck) {
        if (iteration == 0) {
          turns.strike(strand, struck);
        }
      } else if (!(body instanceof Recovers) || iteration == 0) {
        body.run(this);
      }
    } catch (ScheduleAbandonedError e) {
      throw e;
    } catch (Throwable thrown) {
      if (turns.hasCrashed(strand)) {
        throw new ActorCrashedError(); // whatever it made of the one that it met
      }
      if (turns.isOver()) {
        throw new ScheduleAbandonedError();
      }
      if (expected.include(thrown) || (turns.isStruck(strand) && losesSession(thrown))) {
        results.add(ActorEnd.gaveUp(thrown));
      } else {
        unexpected = thrown;
      }
    }
  }

  private static boolean losesSession(Throwable thrown) {
    return ActorEnd.sqlState(thrown)
        .filter(state -> state.startsWith("08") || state.startsWith("57P"))
        .isPresent();
  }

  ActorEnd end() {
    return turns.hasCrashed(strand)
        ? new ActorEnd(strand.name, List.of("crashed"), null, true)
        : new ActorEnd(strand.name, List.copyOf(results), unexpected, turns.isStruck(strand));
  }

  /** Calls that have ended. */
  long ended() {
    return iteration;
  }

  @Override
  public int number() {
    return strand.number + 1;
  }

  @Override
  public String name() {
    return strand.name;
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
  public void step(String label) {
    try {
      turns.pass(Step.of(Step.Kind.LABEL, null, label), () -> true);
    } catch (SQLException e) {
      throw new IllegalStateException("a label reaches no server", e);
    }
  }

  @Override
  public void result(@Nullable Object value) {
    results.add(String.valueOf(value));
  }

  @Override
  public String toString() {
    return strand.name;
  }
}
