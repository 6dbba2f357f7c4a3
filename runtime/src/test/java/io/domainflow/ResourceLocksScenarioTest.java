package io.domainflow;

import static io.domainflow.LockMode.EXCLUSIVE;
import static io.domainflow.LockMode.SHARED;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Fault;
import io.domainflow.junit.BeforeSchedule;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What is written under a lease, and checks it, is written by who has the resource: alone, if that
 * is what it has. Each actor is a process of its own.
 */
final class ResourceLocksScenarioTest {
  private static final Resource ORDER = Resource.of("order", "42");
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Instances instances = new Instances();
  private DataSource dataSource;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    this.dataSource = dataSource;
    execute(
        db,
        "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, token bigint NOT NULL, alone"
            + " boolean NOT NULL, committed boolean NOT NULL)");
    try (DomainFlow flow = DomainFlow.on(dataSource)) {
      flow.migrate();
    }
  }

  @BeforeSchedule
  void start() {
    instances.start(dataSource);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @ConcurrencyScenario(workers = 2, schedules = 100)
  void both_want_it_alone(Actor actor, DataSource db) throws Exception {
    writeTwice(actor, db, EXCLUSIVE);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 150,
      ticks = "31s",
      expected = LeaseLostException.class)
  void a_lease_ends_at_any_step(Actor actor, DataSource db) throws Exception {
    writeTwice(actor, db, EXCLUSIVE);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 150,
      ticks = "31s",
      expected = LeaseLostException.class)
  void one_shares_it_and_one_wants_it_alone(Actor actor, DataSource db) throws Exception {
    writeTwice(actor, db, actor.number() % 2 == 0 ? SHARED : EXCLUSIVE);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 100,
      faults = Fault.CRASH,
      ticks = "31s",
      expected = LeaseLostException.class)
  void one_may_die(Actor actor, DataSource db) throws Exception {
    writeTwice(actor, db, EXCLUSIVE);
  }

  /** Two writes of one transaction, so that another's can come in between. */
  private void writeTwice(Actor actor, DataSource db, LockMode mode) throws Exception {
    Optional<Lease> lease = instances.of(actor).locks().tryAcquire(ORDER, mode, LIFE);
    if (lease.isEmpty()) {
      return;
    }
    try (Lease held = lease.get();
        Connection session = db.getConnection()) {
      session.setAutoCommit(false);
      try {
        held.check(session);
        write(session, held, false);
        write(session, held, true);
        session.commit();
      } catch (LeaseLostException e) {
        session.rollback();
        throw e;
      }
    }
  }

  private static void write(Connection session, Lease held, boolean last) throws SQLException {
    execute(
        session,
        "INSERT INTO written (token, alone, committed) VALUES (%d, %s, %s)"
            .formatted(held.token(), held.mode() == EXCLUSIVE, last));
  }

  @Invariant("who wrote alone wrote alone, and nobody wrote after a later holder")
  boolean fenced(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM written a JOIN written b ON b.id > a.id"
                    + " WHERE (a.alone OR b.alone) AND (b.token < a.token OR (b.token <> a.token AND"
                    + " NOT EXISTS (SELECT FROM written w WHERE w.token = a.token AND w.committed"
                    + " AND w.id < b.id)))")) {
      row.next();
      return row.getInt(1) == 0;
    }
  }

  private static void execute(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
    }
  }
}
