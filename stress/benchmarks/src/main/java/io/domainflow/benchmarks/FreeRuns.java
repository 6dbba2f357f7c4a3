package io.domainflow.benchmarks;

import io.domainflow.corpus.CorpusCase;
import io.domainflow.corpus.Variant;
import io.domainflow.explore.ActorPool;
import io.domainflow.explore.Contention;
import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.ContentionSettings;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.content.Baseline;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A broken variant in free-running threads behind a common start, as mode CONTEND runs it, again
 * and again from the same rows. Used by one thread.
 */
final class FreeRuns implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** Kinds of finding of bugs that keep somebody waiting. */
  private static final Set<String> WAITS = Set.of("hang", "deadlock", "lost-wake-up");

  private final Variant variant;
  private final DeclaredActors actors;
  private final int connections;
  private final TestDatabase database;
  private final @Nullable DatabaseClock clock;
  private final Baseline baseline;
  private Sessions sessions;

  /** What ends together when a run got stuck. */
  private record Sessions(ActorPool pool, Connection admin, Connection observer) {
    static Sessions open(TestDatabase database, int connections) throws SQLException {
      ActorPool pool = new ActorPool(database, "free", connections);
      pool.fill(connections);
      return new Sessions(pool, database.connect(), database.connect());
    }

    void close() throws SQLException {
      pool.close();
      admin.close();
      observer.close();
    }
  }

  FreeRuns(PostgresServer server, CorpusCase corpusCase, Variant variant) throws SQLException {
    this.variant = variant;
    database = server.createDatabase();
    clock = variant.clock() ? DatabaseClock.install(database) : null;
    actors = variant.declared(clock);
    connections = actors.size() * corpusCase.connectionsPerActor();
    variant.prepare(database);
    sessions = Sessions.open(database, connections);
    baseline = Baseline.take(sessions.admin());
    if (clock != null) {
      clock.mark();
    }
  }

  /** Runs all actors once, and says whether the bug was seen. */
  boolean shows() throws SQLException, InterruptedException {
    ContentionSettings defaults = ContentionSettings.defaults();
    ContentionReport report =
        new Contention(
                database,
                sessions.pool(),
                new ContentionSettings(1, null, LONGEST, defaults.threads(), defaults.expected()))
            .run(actors);
    boolean shows;
    if (report.stuck().isPresent()) {
      shows = variant.findings().stream().anyMatch(WAITS::contains);
    } else {
      shows = !report.failures().isEmpty() || report.leakedConnections() > 0 || breaksAnInvariant();
    }
    putBack(report.stuck().isPresent() || report.leakedConnections() > 0);
    return shows;
  }

  private boolean breaksAnInvariant() throws SQLException {
    for (Invariant invariant : variant.invariants()) {
      try {
        if (!invariant.check().holds(sessions.observer())) {
          return true;
        }
      } catch (SQLException e) {
        throw e;
      } catch (Throwable thrown) {
        throw new IllegalStateException(invariant.text() + " could not be checked", thrown);
      }
    }
    return false;
  }

  private void putBack(boolean anew) throws SQLException {
    if (anew) {
      sessions.close();
      sessions = Sessions.open(database, connections);
    } else {
      clearSessions();
    }
    baseline.restore(sessions.admin(), baseline.relations());
    if (clock != null) {
      clock.reset();
    }
  }

  /** Sessions that a pool passes on keep what SQL changed in them. */
  private void clearSessions() throws SQLException {
    List<Connection> all = new ArrayList<>();
    try {
      for (int number = 0; number < connections; number++) {
        Connection session = sessions.pool().dataSource().getConnection();
        all.add(session);
        try (Statement statement = session.createStatement()) {
          statement.execute("SELECT pg_catalog.pg_advisory_unlock_all(); UNLISTEN *; RESET ALL");
        }
      }
    } finally {
      for (Connection session : all) {
        session.close();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    sessions.close();
    database.close();
  }
}
