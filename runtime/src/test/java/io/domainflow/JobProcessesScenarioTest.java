package io.domainflow;

import static org.awaitility.Awaitility.await;

import io.domainflow.explore.Actor;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import io.domainflow.junit.Mode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/**
 * Processes that are killed: each job has its effect once, and none is left. A killed worker comes
 * back in a new process, and works on until the queue is empty.
 */
final class JobProcessesScenarioTest {
  private static final JobType<String> PAY = JobType.of("pay", PayloadCodec.text());
  private static final TransactionSettings PAYMENT = TransactionSettings.named("payment");
  private static final Duration LIFE = Duration.ofSeconds(1);
  private static final int JOBS = 400;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws Exception {
    try (DomainFlow flow = DomainFlow.on(dataSource);
        Statement statement = db.createStatement()) {
      flow.migrate();
      statement.execute("CREATE TABLE effect (job bigint NOT NULL)");
      flow.jobs("money").declare();
      flow.jobs("money")
          .enqueueAll(
              IntStream.range(0, JOBS)
                  .mapToObj(number -> PAY.request("alice").withAttempts(100))
                  .toList());
    }
  }

  @ConcurrencyScenario(
      mode = Mode.PROCESSES,
      workers = 3,
      iterations = 4,
      connectionsPerWorker = 2,
      killAt = {"claimed#2", "paid#20", "committed#60", "paid#90", "claimed#40"},
      expected = LeaseLostException.class)
  void claimed_by_hand(Actor actor, DataSource db) throws Exception {
    try (DomainFlow flow = DomainFlow.on(db)) {
      Jobs jobs = flow.jobs("money");
      while (isWork(db)) {
        jobs.reclaim();
        List<ClaimedJob> claimed = jobs.claim(4, LIFE);
        actor.step("claimed");
        for (ClaimedJob job : claimed) {
          pay(actor, flow, job);
        }
      }
    }
  }

  @ConcurrencyScenario(
      mode = Mode.PROCESSES,
      workers = 2,
      iterations = 6,
      connectionsPerWorker = 5,
      kills = 4,
      killWithin = "3s")
  void run_by_processors(Actor actor, DataSource db) throws Exception {
    try (DomainFlow flow = DomainFlow.on(db)) {
      JobProcessor processor =
          flow.jobs("money")
              .processor()
              .with(ProcessorSettings.defaults().withThreads(2).withClaim(5).withLifetime(LIFE))
              .handle(PAY, (text, job) -> pay(actor, flow, job))
              .start();
      await().atMost(Duration.ofMinutes(1)).until(() -> !isWork(db));
      processor.close();
    }
  }

  private static void pay(Actor actor, DomainFlow flow, ClaimedJob job) throws Exception {
    flow.transactions()
        .run(
            PAYMENT,
            session -> {
              try (Statement statement = session.createStatement()) {
                statement.execute("INSERT INTO effect VALUES (" + job.id() + ")");
              }
              actor.step("paid");
              job.complete(session);
              return true;
            });
    actor.step("committed");
  }

  private static boolean isWork(DataSource db) throws SQLException {
    try (Connection session = db.getConnection();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM domainflow.job)")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  @Invariant("each job has had its effect once")
  boolean once(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT job), (SELECT count(*) FROM domainflow.job)"
                    + " FROM effect")) {
      row.next();
      return row.getInt(1) == JOBS && row.getInt(2) == JOBS && row.getInt(3) == 0;
    }
  }
}
