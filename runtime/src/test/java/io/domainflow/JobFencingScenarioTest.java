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
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Who lost a job can neither write under its claim nor end the job, however late it is. Each actor
 * is a process of its own.
 */
final class JobFencingScenarioTest {
  private static final JobType<String> PAY = JobType.of("pay", PayloadCodec.text());
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Instances instances = new Instances();
  private final AtomicLong completed = new AtomicLong();
  private DataSource dataSource;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    this.dataSource = dataSource;
    try (DomainFlow flow = DomainFlow.on(dataSource);
        Statement statement = db.createStatement()) {
      flow.migrate();
      statement.execute(
          "CREATE TABLE written (id int GENERATED ALWAYS AS IDENTITY, token bigint NOT NULL)");
      flow.jobs("money").declare();
      flow.jobs("money").enqueue(PAY.request("alice"));
    }
  }

  @BeforeSchedule
  void start() {
    completed.set(0);
    instances.start(dataSource);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 400,
      ticks = "31s",
      expected = LeaseLostException.class)
  void a_claim_expires_at_any_step(Actor actor, DataSource db) throws Exception {
    work(actor, db);
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 200,
      ticks = "31s",
      faults = Fault.PAUSE,
      expected = LeaseLostException.class)
  void one_stands_still_and_comes_back(Actor actor, DataSource db) throws Exception {
    work(actor, db);
  }

  private void work(Actor actor, DataSource db) throws Exception {
    Jobs jobs = instances.of(actor).jobs("money");
    if (actor.number() == 2) { // takes back what the first may have
      jobs.reclaim();
    }
    for (ClaimedJob job : jobs.claim(1, LIFE)) {
      try (Connection session = db.getConnection();
          Statement statement = session.createStatement()) {
        session.setAutoCommit(false);
        try {
          job.check(session);
          statement.execute("INSERT INTO written (token) VALUES (" + job.token() + ")");
          session.commit();
        } catch (LeaseLostException e) {
          session.rollback();
          throw e;
        }
      }
      job.complete();
      completed.set(job.token());
    }
  }

  @Invariant("tokens of writes grow, and the last to write is who ended the job")
  boolean fenced(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(bool_and(grows), true), coalesce(max(token), 0),"
                    + " (SELECT count(*) FROM domainflow.job)"
                    + " FROM (SELECT token, token > lag(token, 1, 0::bigint) OVER (ORDER BY id)"
                    + " FROM written) writes (token, grows)")) {
      row.next();
      long last = row.getLong(2);
      boolean isThere = row.getInt(3) == 1;
      return row.getBoolean(1) && (isThere ? completed.get() == 0 : completed.get() == last);
    }
  }
}
