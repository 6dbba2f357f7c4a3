package io.domainflow;

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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A job whose effect and end are one transaction has its effect once, whoever claims it, whoever
 * dies, and whenever its claim expires. Each actor is a process of its own.
 */
final class JobsScenarioTest {
  private static final JobType<String> PAY = JobType.of("pay", PayloadCodec.text());
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Instances instances = new Instances();
  private DataSource dataSource;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    this.dataSource = dataSource;
    try (DomainFlow flow = DomainFlow.on(dataSource);
        Statement statement = db.createStatement()) {
      flow.migrate();
      statement.execute("CREATE TABLE effect (job bigint NOT NULL)");
      flow.jobs("money").declare();
      flow.jobs("money").enqueue(PAY.request("alice"));
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

  @ConcurrencyScenario(workers = 2, schedules = 200)
  void two_want_the_same_job(Actor actor, DataSource db) throws Exception {
    work(jobs(actor), db);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 100,
      ticks = "31s",
      expected = LeaseLostException.class)
  void a_claim_expires_at_any_step(Actor actor, DataSource db) throws Exception {
    Jobs jobs = jobs(actor);
    jobs.reclaim();
    work(jobs, db);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 100,
      ticks = "31s",
      faults = {Fault.CRASH, Fault.COMMIT_LOST},
      expected = LeaseLostException.class,
      expectedSqlStates = "08006")
  void one_may_die_or_miss_an_answer(Actor actor, DataSource db) throws Exception {
    Jobs jobs = jobs(actor);
    jobs.reclaim();
    work(jobs, db);
  }

  private Jobs jobs(Actor actor) {
    return instances.of(actor).jobs("money");
  }

  private static void work(Jobs jobs, DataSource db) throws Exception {
    for (ClaimedJob job : jobs.claim(1, LIFE)) {
      try (Connection session = db.getConnection();
          Statement statement = session.createStatement()) {
        session.setAutoCommit(false);
        try {
          statement.execute("INSERT INTO effect VALUES (" + job.id() + ")");
          job.complete(session);
          session.commit();
        } catch (LeaseLostException e) {
          session.rollback();
          throw e;
        }
      }
    }
  }

  @Invariant("a job has its effect once, and is there until then")
  boolean once(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM effect) + (SELECT count(*) FROM domainflow.job)")) {
      row.next();
      return row.getInt(1) == 1;
    }
  }
}
