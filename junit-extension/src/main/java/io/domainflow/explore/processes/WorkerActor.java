package io.domainflow.explore.processes;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.ExpectedFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The actor of this JVM: calls its body again and again, and tells the parent of each call. */
final class WorkerActor implements Actor {
  private final Assignment assignment;
  private final DataSource dataSource;
  private final ParentLine line;
  private final CommandReader reader;
  private final Set<String> labels;
  private long iteration;

  WorkerActor(Assignment assignment, DataSource dataSource, ParentLine line, CommandReader reader) {
    this.assignment = assignment;
    this.dataSource = dataSource;
    this.line = line;
    this.reader = reader;
    this.labels = Set.copyOf(assignment.labels());
  }

  /** Recovers first where the parent says so, then calls until no call is left or one fails. */
  void run(WorkerProgram.Work work, ExpectedFailures expected) {
    long start = System.nanoTime();
    iteration = reader.firstIteration();
    try {
      if (reader.recovers() && work.recovery().isPresent()) {
        try {
          work.recovery().get().run(this);
        } catch (Throwable thrown) {
          line.failed(true, thrown);
          return;
        }
        line.recovered();
      }
      while (!reader.stopped() && isCallLeft(start) && call(work.body(), expected)) {
        iteration++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The parent does not hear", e);
    }
  }

  private boolean isCallLeft(long start) {
    return reader.nanos() < 0
        ? iteration < assignment.iterations()
        : System.nanoTime() - start < reader.nanos();
  }

  private boolean call(ActorBody body, ExpectedFailures expected) throws IOException {
    long start = System.nanoTime();
    try {
      body.run(this);
    } catch (Throwable thrown) {
      if (expected.include(thrown)) {
        line.failedAsExpected();
        return true;
      }
      line.failed(false, thrown);
      return false;
    }
    line.called(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    return true;
  }

  /** At a label that may be a kill point, the parent lets the worker go on, or kills it. */
  @Override
  public synchronized void step(String label) {
    if (!labels.contains(label)) {
      return;
    }
    try {
      line.at(label);
      reader.awaitPass();
    } catch (IOException e) {
      throw new UncheckedIOException("The parent does not hear", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int number() {
    return assignment.number();
  }

  @Override
  public String name() {
    return assignment.name();
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
    return name();
  }
}
