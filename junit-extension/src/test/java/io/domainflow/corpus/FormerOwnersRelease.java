package io.domainflow.corpus;

import io.domainflow.explore.Invariants.Invariant;
import io.domainflow.explore.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A lock that whoever asks may release: one whose work took longer than his lease releases the lock
 * of his successor. Seen in ShedLock#74.
 */
final class FormerOwnersRelease {
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE job_lock (
            name text PRIMARY KEY,
            locked_by text NOT NULL,
            locked_until timestamptz NOT NULL
          )
          """,
          """
          CREATE TABLE lock_event (
            lock text NOT NULL,
            released_by text NOT NULL,
            held_by text NOT NULL,
            at timestamptz NOT NULL DEFAULT now()
          )
          """,
          "CREATE TABLE invoice (month text PRIMARY KEY, runs int NOT NULL DEFAULT 0)",
          "INSERT INTO invoice VALUES ('may')");

  private static final Invariant OWN_LOCK =
      Must.hold(
          "a lock is released by who holds it",
          "SELECT count(*) = 0 FROM lock_event WHERE released_by <> held_by");

  private FormerOwnersRelease() {}

  static CorpusCase corpusCase() {
    return CorpusCase.hazard(
        "5",
        "lock released by a former owner",
        "ShedLock#74",
        Variant.broken(SCHEMA, actors(AnybodysLocks::new), List.of(OWN_LOCK), Must.broken(OWN_LOCK))
            .withClock(),
        Variant.fixed(SCHEMA, actors(OwnedLocks::new), List.of(OWN_LOCK)).withClock());
  }

  private static Consumer<Scenario> actors(Function<DataSource, Locks> locks) {
    return scenario -> {
      for (String node : List.of("north", "south")) {
        scenario.actor(
            node,
            actor -> new Invoicing(actor.dataSource(), locks.apply(actor.dataSource())).run(node));
      }
      scenario.tick(Duration.ofSeconds(31));
    };
  }

  /** The job that only one node shall run at a time. */
  private record Invoicing(DataSource db, Locks locks) {
    void run(String node) throws SQLException {
      if (!locks.acquire("invoicing", node)) {
        return;
      }
      try (Connection session = db.getConnection()) {
        Sql.update(session, "UPDATE invoice SET runs = runs + 1 WHERE month = 'may'");
      } finally {
        locks.release("invoicing", node);
      }
    }
  }

  private interface Locks {
    DataSource db();

    /** Who held what is released, if anybody did. */
    Optional<String> free(Connection session, String name, String node) throws SQLException;

    default boolean acquire(String name, String node) throws SQLException {
      try (Connection session = db().getConnection()) {
        return Sql.update(
                session,
                """
                INSERT INTO job_lock AS held VALUES (?, ?, now() + interval '30 s')
                ON CONFLICT (name) DO UPDATE
                   SET locked_by = excluded.locked_by, locked_until = excluded.locked_until
                 WHERE held.locked_until <= now()
                """,
                name,
                node)
            == 1;
      }
    }

    default void release(String name, String node) throws SQLException {
      try (Connection session = db().getConnection()) {
        session.setAutoCommit(false);
        Optional<String> heldBy = free(session, name, node);
        if (heldBy.isPresent()) {
          Sql.update(
              session,
              "INSERT INTO lock_event (lock, released_by, held_by) VALUES (?, ?, ?)",
              name,
              node,
              heldBy.get());
        }
        session.commit();
      }
    }
  }

  /** Releases by name. */
  private record AnybodysLocks(DataSource db) implements Locks {
    @Override
    public Optional<String> free(Connection session, String name, String node) throws SQLException {
      return Sql.text(session, "DELETE FROM job_lock WHERE name = ? RETURNING locked_by", name);
    }
  }

  /** Releases what is still its own. */
  private record OwnedLocks(DataSource db) implements Locks {
    @Override
    public Optional<String> free(Connection session, String name, String node) throws SQLException {
      return Sql.text(
          session,
          "DELETE FROM job_lock WHERE name = ? AND locked_by = ? RETURNING locked_by",
          name,
          node);
    }
  }
}
