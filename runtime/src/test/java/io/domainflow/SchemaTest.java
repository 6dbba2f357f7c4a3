package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

final class SchemaTest {
  private static final String OURS =
      "pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'domainflow'";

  private final RuntimeDatabase database = new RuntimeDatabase();
  private final DomainFlow flow = database.flow("one");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void it_goes_up_once_and_down_without_a_trace() throws Exception {
    String before = database.read(objects());

    flow.migrate();
    flow.migrate();
    assertThat(flow.migrationLock().tryAcquire()).isPresent();

    flow.takeDown();
    assertThat(database.read(objects())).isEqualTo(before);
  }

  @Test
  void it_can_have_any_name_that_is_a_word() throws Exception {
    for (String name : List.of("x", "Größe_2", "select", "_", "Domainflow")) {
      DomainFlow other = database.flow(DomainFlowSettings.defaults().withSchema(name));
      other.migrate();

      assertThat(other.migrationLock().runOnce("it", lease -> {})).isTrue();
      assertThat(database.count('"' + name + "\".migration_done")).isEqualTo(1);
    }
    assertThat(database.count(OURS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1a",
        "a b",
        "a\"b",
        "a'b",
        "a;b",
        "a$$b",
        "pg_x",
        "a\0",
        "a\u202eb",
        "a.b"
      })
  void a_name_that_is_no_word_is_refused(String name) {
    assertThatThrownBy(() -> DomainFlowSettings.defaults().withSchema(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_that_the_server_would_cut_is_refused() {
    assertThatThrownBy(() -> DomainFlowSettings.defaults().withSchema("x".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("63");
  }

  @Test
  void instances_that_start_together_bring_it_up_once() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Void>> instances = new ArrayList<>();
    for (int index = 0; index < 16; index++) {
      DomainFlow each = database.flow("instance " + index);
      instances.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  start.await();
                  each.migrate();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    start.countDown();

    instances.forEach(CompletableFuture::join);
    assertThat(database.count("domainflow.schema_version")).isEqualTo(SchemaMigrations.newest());
  }

  @Test
  void without_it_both_versions_are_named() {
    assertThatThrownBy(() -> flow.migrationLock().tryAcquire())
        .isInstanceOfSatisfying(
            SchemaVersionException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("schema-version");
              assertThat(refused.found()).isZero();
              assertThat(refused.expected()).isEqualTo(SchemaMigrations.newest());
            })
        .hasMessageContaining("migrate()");
  }

  @Test
  void a_newer_one_is_refused() throws Exception {
    flow.migrate();
    database.execute("INSERT INTO domainflow.schema_version (version) VALUES (99)");

    DomainFlow older = database.flow("older");
    assertThatThrownBy(older::migrate)
        .isInstanceOf(SchemaVersionException.class)
        .hasMessageContaining("99")
        .hasMessageContaining("version " + SchemaMigrations.newest());
    assertThatThrownBy(() -> older.migrationLock().tryAcquire())
        .isInstanceOf(SchemaVersionException.class);
  }

  @Test
  void the_search_path_is_not_trusted() throws Exception {
    flow.migrate();
    database.execute(
        "CREATE SCHEMA trap",
        "CREATE FUNCTION trap.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
            + " 'SELECT timestamptz ''1999-01-01'''",
        "CREATE TABLE trap.migration_lock (holder text, token bigint, expires_at timestamptz)");
    String path = "SET search_path = trap, pg_catalog, domainflow";
    try (HikariDataSource trapped = database.pool(2, pool -> pool.setConnectionInitSql(path))) {
      try (DomainFlow other = DomainFlow.on(trapped)) {
        MigrationLease lease = other.migrationLock().tryAcquire(Duration.ofHours(1)).orElseThrow();

        assertThat(database.count("trap.migration_lock")).isZero();
        assertThat(database.read("SELECT expires_at > now() FROM domainflow.migration_lock"))
            .isEqualTo("t");
        lease.close();
      }
    }
  }

  @Test
  void sessions_of_another_level_or_without_autocommit_are_used_as_they_must_be() throws Exception {
    flow.migrate();
    try (HikariDataSource strict =
        database.pool(
            2,
            pool -> {
              pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
              pool.setAutoCommit(false);
            })) {
      try (DomainFlow other = DomainFlow.on(strict)) {
        MigrationLease lease = other.migrationLock().tryAcquire().orElseThrow();
        assertThat(flow.migrationLock().tryAcquire()).isEmpty();
        lease.close();
        assertThat(flow.migrationLock().tryAcquire()).isPresent();
      }
    }
  }

  @Test
  void a_role_with_the_least_grants_can_do_all_but_migrate() throws Exception {
    flow.migrate();
    String role = "service_" + System.nanoTime();
    database.execute(
        "CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'",
        Schema.text("grants").replace(":\"role\"", role));
    PGSimpleDataSource asRole = new PGSimpleDataSource();
    asRole.setUrl(database.url());
    asRole.setUser(role);
    asRole.setPassword(role);
    try (HikariDataSource own = database.pool(4, pool -> pool.setDataSource(asRole));
        DomainFlow service = DomainFlow.on(own)) {
      service.migrate(); // there is nothing to do

      useEverything(service);
      assertThatThrownBy(
              () ->
                  DomainFlow.on(own, DomainFlowSettings.defaults().withSchema("its_own")).migrate())
          .isInstanceOf(CoordinationException.class)
          .hasMessageContaining("42501");
    } finally {
      database.execute("DROP OWNED BY " + role, "DROP ROLE " + role);
    }
  }

  private static void useEverything(DomainFlow service) throws Exception {
    service
        .transactionMetrics()
        .add(
            new TransactionEnd(
                "read",
                "",
                IsolationLevel.SERIALIZABLE,
                TransactionEnd.Outcome.COMMITTED,
                0,
                Duration.ofMillis(1),
                null,
                null));
    service.transactionMetrics().flush();
    assertThat(service.transactionMetrics().totals(Duration.ofHours(1))).hasSize(1);
    assertThat(service.health().problems()).isEmpty();
    MigrationLock lock = service.migrationLock();
    assertThat(lock.runOnce("v1", lease -> {})).isTrue();
    MigrationLease lease = lock.tryAcquire().orElseThrow();
    assertThatThrownBy(() -> lock.runOnce("v2", Duration.ofMillis(40), again -> {}))
        .isInstanceOf(MigrationLockTimeoutException.class);
    lease.close();
    Resource order = Resource.of("order", "42");
    Lease held =
        service.locks().tryAcquire(order, LockMode.EXCLUSIVE, Duration.ofMillis(300)).orElseThrow();
    assertThat(CompletableFuture.supplyAsync(() -> waitShortly(service.locks(), order)).join())
        .isEmpty();
    held.close();
    assertThat(service.deleteEvents(Duration.ZERO)).isPositive();
    useJobsAndWorkers(service);
  }

  private static void useJobsAndWorkers(DomainFlow service) throws Exception {
    JobType<String> mail = JobType.of("mail", PayloadCodec.text());
    Jobs jobs = service.jobs("post");
    jobs.declare();
    assertThat(jobs.enqueue(mail.request("one"))).isPresent();
    assertThat(jobs.enqueueAll(List.of(mail.request("two"), mail.request("three")))).isEqualTo(2);
    List<ClaimedJob> claimed = jobs.claim(10, Duration.ofSeconds(30));
    claimed.get(0).complete();
    claimed.get(1).fail(JobFailure.permanent("no"));
    claimed.get(2).extend(Duration.ofMinutes(1));
    assertThat(jobs.reclaim()).isZero();
    jobs.pause();
    jobs.resume();
    assertThat(jobs.statistics().running()).isEqualTo(1);
    assertThat(jobs.requeueDead()).isEqualTo(1);
    assertThat(jobs.cancel(claimed.get(1).id())).isEqualTo(1);
    assertThat(jobs.deleteDead(Duration.ZERO)).isZero();
    assertThat(jobs.batch(1)).isEmpty();
    jobs.processor().handle(mail, (text, job) -> {}).start().close();
    try (Worker worker = service.workers().register("scope", "id", "type", "")) {
      assertThat(worker.coordinate("it", Duration.ZERO, lease -> true)).contains(true);
    }
    assertThat(service.workers().list("scope")).hasSize(1);
    assertThat(service.workers().forget("scope", Duration.ZERO)).isEqualTo(1);
  }

  private static Optional<Lease> waitShortly(ResourceLocks locks, Resource resource) {
    try {
      return locks.acquire(
          resource, LockMode.SHARED, Duration.ofSeconds(30), Duration.ofMillis(200));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything in the catalog that somebody made. */
  private static String objects() {
    return "SELECT coalesce(string_agg(c, ' ' ORDER BY c), '') FROM ("
        + " SELECT relname::text FROM pg_class WHERE oid >= 16384 AND relname !~ '^pg_toast'"
        + " UNION ALL SELECT proname FROM pg_proc WHERE oid >= 16384"
        + " UNION ALL SELECT typname FROM pg_type WHERE oid >= 16384 AND typname !~ '^_?pg_toast'"
        + " UNION ALL SELECT nspname FROM pg_namespace WHERE oid >= 16384) all_of (c)";
  }
}
