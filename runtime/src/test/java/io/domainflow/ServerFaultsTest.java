package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domainflow.postgres.PostgresSource;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * What a server that dies, takes no writes or has no room left does to those who work on it. It is
 * one that no other test has.
 */
final class ServerFaultsTest {
  private static final JobType<Integer> PAY =
      JobType.of(
          "pay",
          PayloadCodec.of(
              number -> ByteBuffer.allocate(Integer.BYTES).putInt(number).array(),
              bytes -> ByteBuffer.wrap(bytes).getInt()));
  private static final TransactionSettings PAYMENT = TransactionSettings.named("payment");
  private static final Resource ACCOUNT = Resource.of("account", "alice");
  private static final int JOBS = 3_000;
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String END_OTHERS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  private final RuntimeDatabase database =
      new RuntimeDatabase(PostgresSource.parse("embedded:14", "test"));
  private final DomainFlow flow = database.flow("mine");
  private final DomainFlow other = database.flow("other");
  private final List<JobProcessor> processors = new ArrayList<>();

  @BeforeEach
  void migrate() throws Exception {
    flow.migrate();
    flow.jobs("money").declare();
    database.execute("CREATE TABLE effect (payment int NOT NULL)");
  }

  @AfterEach
  void drop() {
    processors.forEach(processor -> processor.close(Duration.ofSeconds(5)));
    database.close();
  }

  @Test
  void jobs_have_their_effects_once_though_the_server_dies() throws Exception {
    enqueue();
    process(flow);
    process(other);
    for (int crash = 1; crash <= 3; crash++) {
      int reached = crash * JOBS / 5;
      patiently().until(() -> database.count("effect") >= reached);
      killServer();
    }

    patiently().until(() -> database.count("domainflow.job") == 0);
    assertThat(effects()).isEqualTo(JOBS + " of " + JOBS);
    patiently().until(() -> database.count("domainflow.job_claim") == 0);
  }

  @Test
  void jobs_have_their_effects_once_though_the_server_takes_no_writes_for_a_while()
      throws Exception {
    enqueue();
    process(flow);
    process(other);
    patiently().until(() -> database.count("effect") >= JOBS / 5);
    String setting = "ALTER DATABASE " + database.read("SELECT current_database()");
    database.execute(setting + " SET default_transaction_read_only = on", END_OTHERS);
    patiently().until(() -> !flow.health().isHealthy());
    assertThat(flow.health().problems()).anyMatch(problem -> problem.contains("read-only"));
    database.execute(
        "SET default_transaction_read_only = off",
        setting + " RESET default_transaction_read_only",
        END_OTHERS);

    patiently().until(() -> database.count("domainflow.job") == 0);
    assertThat(effects()).isEqualTo(JOBS + " of " + JOBS);
    patiently().until(() -> flow.health().isHealthy());
  }

  /** A disk without room is played by triggers, which refuse what needs room as the server does. */
  @Test
  void jobs_have_their_effects_once_though_there_is_no_room_for_a_while() throws Exception {
    enqueue();
    process(flow);
    process(other);
    patiently().until(() -> database.count("effect") >= JOBS / 5);
    database.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';"
            + " END $$");
    List<String> tables = List.of("domainflow.job", "domainflow.job_claim", "effect");
    for (String table : tables) {
      database.execute(
          "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON "
              + table
              + " EXECUTE FUNCTION full_disk()");
    }
    Optional<Lease> lease = flow.locks().tryAcquire(ACCOUNT, LockMode.EXCLUSIVE, LONG);
    assertThat(lease).isPresent(); // what has room goes on
    for (String table : tables) {
      database.execute("DROP TRIGGER full_disk ON " + table);
    }

    patiently().until(() -> database.count("domainflow.job") == 0);
    assertThat(effects()).isEqualTo(JOBS + " of " + JOBS);
  }

  @Test
  void what_is_held_is_held_after_the_server_died_and_who_waits_gets_it_in_time() throws Exception {
    Lease lease = flow.locks().tryAcquire(ACCOUNT, LockMode.EXCLUSIVE, LONG).orElseThrow();
    Worker worker = flow.workers().register("bank", "w1", "teller", "");
    CompletableFuture<Optional<Lease>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return other
                    .locks()
                    .acquire(ACCOUNT, LockMode.EXCLUSIVE, LONG, Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    patiently().until(() -> database.count("domainflow.lock_waiter") == 1);

    killServer();

    patiently().untilAsserted(() -> check(lease));
    assertThat(waiting).isNotDone();
    assertThat(worker.isRegistered()).isTrue();
    lease.close();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isPresent();
    patiently().until(() -> other.health().listening() != Pooler.isUsed());
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2)).ignoreExceptionsInstanceOf(SQLException.class);
  }

  private void check(Lease lease) throws Exception {
    flow.transactions()
        .run(
            PAYMENT,
            session -> {
              lease.check(session);
              return true;
            });
  }

  private void enqueue() {
    flow.jobs("money")
        .enqueueAll(
            IntStream.range(0, JOBS).mapToObj(n -> PAY.request(n).withAttempts(50)).toList());
  }

  private void process(DomainFlow on) {
    processors.add(
        on.jobs("money")
            .processor()
            .with(
                ProcessorSettings.defaults()
                    .withThreads(3)
                    .withClaim(50)
                    .withLifetime(Duration.ofSeconds(2)))
            .handle(
                PAY,
                (payment, job) ->
                    on.transactions()
                        .run(
                            PAYMENT,
                            session -> {
                              try (PreparedStatement insert =
                                  session.prepareStatement("INSERT INTO effect VALUES (?)")) {
                                insert.setInt(1, payment);
                                insert.execute();
                              }
                              job.complete(session);
                              return true;
                            }))
            .start());
  }

  private String effects() throws SQLException {
    return database.read("SELECT count(*) || ' of ' || count(DISTINCT payment) FROM effect");
  }

  /** As the kernel does that is out of memory: all sessions end, and the server recovers. */
  private void killServer() throws SQLException {
    try (Connection session = database.unpooled().getConnection();
        Statement statement = session.createStatement()) {
      int process = session.unwrap(PGConnection.class).getBackendPID();
      assertThat(ProcessHandle.of(process).orElseThrow().destroyForcibly()).isTrue();
      patiently().until(() -> isCut(statement));
    }
    patiently().until(() -> database.count("effect") >= 0);
  }

  private static boolean isCut(Statement statement) {
    try {
      statement.execute("SELECT 1");
      return false;
    } catch (SQLException e) {
      return true;
    }
  }
}
