package io.domainflow.explore;

import io.domainflow.postgres.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Lets actors contend freely on one database, behind a common start. Use an instance once, by one
 * thread.
 */
public final class Contention {
  /** How long actors get to end after they were interrupted and their sessions were ended. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final TestDatabase database;
  private final ActorPool pool;
  private final ContentionSettings settings;

  public Contention(TestDatabase database, ActorPool pool, ContentionSettings settings) {
    this.database = database;
    this.pool = pool;
    this.settings = settings;
  }

  /**
   * Runs the actors to their end, to the timeout, or until one fails; then none begins another
   * call.
   *
   * @throws InterruptedException if the caller is interrupted; the actors are ended first
   */
  public ContentionReport run(DeclaredActors declared) throws InterruptedException {
    StuckDump dump = new StuckDump(database, pool.sessions());
    StartingLine line = new StartingLine(declared.size());
    Workload workload = settings.workload();
    if (workload != null) {
      workload.starts(declared.size());
    }
    List<ContendingActor> actors = actors(declared, line);
    Optional<StuckActors> stuck = Optional.empty();
    try {
      actors.forEach(actor -> actor.thread().start());
      line.release();
      if (!line.awaitEnd(settings.timeout())) {
        stuck = Optional.of(dump.take(running(actors), settings.timeout()));
        end(actors, line);
      }
    } catch (Throwable e) {
      endAfter(e, actors, line, dump);
      throw e;
    }
    List<String> lost = running(actors).stream().map(Actor::name).toList();
    return report(actors, line, stuck.map(seen -> seen.withLost(lost)));
  }

  private List<ContendingActor> actors(DeclaredActors declared, StartingLine line) {
    List<ContendingActor> actors = new ArrayList<>();
    for (Map.Entry<String, ActorBody> actor : declared.bodies().entrySet()) {
      actors.add(
          new ContendingActor(
              actors.size() + 1,
              actor.getKey(),
              actor.getValue(),
              pool.dataSource(),
              line,
              settings));
    }
    return List.copyOf(actors);
  }

  private static List<ContendingActor> running(List<ContendingActor> actors) {
    return actors.stream().filter(actor -> !actor.ended()).toList();
  }

  /** Ends the actors by force: no further call, an interrupt, and their sessions' end. */
  private void end(List<ContendingActor> actors, StartingLine line) throws InterruptedException {
    line.abort();
    running(actors).forEach(actor -> actor.thread().interrupt());
    try {
      ServerSessions.endAllOf(database);
    } catch (SQLException e) {
      // A server that does not answer has been told of already, and the interrupts may do.
    }
    line.awaitEnd(GRACE);
  }

  /** As {@link #end}, on the way out with {@code first}, which nothing that fails here may hide. */
  private void endAfter(
      Throwable first, List<ContendingActor> actors, StartingLine line, StuckDump dump) {
    boolean interrupted = Thread.interrupted();
    try {
      if (first instanceof InterruptedException) { // JUnit's own timeout, most likely
        Duration since = Duration.ofNanos(System.nanoTime() - line.startedAt());
        first.addSuppressed(ContentionVerdict.interrupted(dump.take(running(actors), since)));
      }
      end(actors, line);
    } catch (InterruptedException e) {
      first.addSuppressed(e);
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private ContentionReport report(
      List<ContendingActor> actors, StartingLine line, Optional<StuckActors> stuck) {
    Histogram all = new Histogram(actors.get(0).latencies());
    all.reset();
    List<ActorFailure> failures = new ArrayList<>();
    long expectedFailures = 0;
    long end = line.startedAt();
    for (ContendingActor actor : actors) {
      if (!actor.ended()) {
        end = Math.max(end, System.nanoTime());
        continue; // its fields are still its own
      }
      all.add(actor.latencies());
      expectedFailures += actor.expectedFailures();
      end = Math.max(end, actor.endedAt());
      Throwable thrown = actor.failure();
      if (thrown != null) {
        failures.add(new ActorFailure(actor.number(), actor.name(), actor.iteration(), thrown));
      }
    }
    return new ContentionReport(
        actors.size(),
        all.getTotalCount(),
        expectedFailures,
        Duration.ofNanos(end - line.startedAt()),
        Latency.of(all),
        failures,
        stuck.isPresent() ? 0 : pool.borrowed(),
        stuck);
  }
}
