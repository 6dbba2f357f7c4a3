package io.domainflow.corpus;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.schedule.Lanes;
import io.domainflow.explore.search.Exploration;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.explore.search.RememberedFailures;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Explores a variant of a case on a database of its own. */
public final class CorpusRun {
  private CorpusRun() {}

  /** Searches until a schedule fails, all are run, or the settings' budget is used up. */
  public static ExplorationReport explore(
      PostgresServer server, CorpusCase corpusCase, Variant variant, ExploreSettings settings)
      throws SQLException, InterruptedException {
    return run(server, corpusCase, variant, settings, Exploration::run);
  }

  /** Runs one order, exactly. */
  public static ExplorationReport replay(
      PostgresServer server,
      CorpusCase corpusCase,
      Variant variant,
      ExploreSettings settings,
      String order)
      throws SQLException, InterruptedException {
    return run(server, corpusCase, variant, settings, exploration -> exploration.replay(order));
  }

  private interface Way {
    ExplorationReport of(Exploration exploration) throws SQLException, InterruptedException;
  }

  private static ExplorationReport run(
      PostgresServer server,
      CorpusCase corpusCase,
      Variant variant,
      ExploreSettings settings,
      Way way)
      throws SQLException, InterruptedException {
    try (TestDatabase database = server.createDatabase()) {
      DatabaseClock clock = variant.clock() ? DatabaseClock.install(database) : null;
      variant.prepare(database);
      int connections = corpusCase.connectionsPerActor();
      AtomicInteger sessions = new AtomicInteger();
      try (Lanes lanes = new Lanes(database, sessions::get, clock)) {
        DeclaredActors actors =
            variant.declared(clock == null ? null : lanes.clock()).with(variant.faults());
        sessions.set(actors.size() * connections);
        lanes.stopInside(corpusCase.inside());
        Exploration.Subject subject = new CaseSubject(corpusCase, variant, actors);
        return way.of(new Exploration(subject, lanes, settings, RememberedFailures.none()));
      }
    }
  }

  private record CaseSubject(CorpusCase corpusCase, Variant variant, DeclaredActors actors)
      implements Exploration.Subject {
    @Override
    public String scenario() {
      return corpusCase.id() + "-" + variant.name();
    }

    @Override
    public List<Invariant> invariants() {
      return variant.invariants();
    }

    @Override
    public List<Invariant> afterEachStep() {
      return List.of();
    }

    @Override
    public void beforeSchedule() {
      // Nothing of a case is kept in the JVM.
    }
  }
}
