package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.DomainFlowSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** Many instances that start at the same time, and one migration. */
final class MigrationLockFigure implements Figure {
  private static final int INSTANCES = 1_000;
  private static final int SESSIONS = 80; // that all of them share
  private static final int FLYWAY_SESSIONS = 4; // of each instance, at most
  private static final Duration LIFE = Duration.ofSeconds(30);

  /** The migration: it takes half a second, and fails if it is run twice. */
  private static final List<String> MIGRATION =
      List.of("CREATE TABLE migrated (id int PRIMARY KEY)", "SELECT pg_sleep(0.5)");

  /** What an instance does at its start; returns when the migration is there. */
  @FunctionalInterface
  private interface Start {
    void run(int instance) throws Exception;
  }

  @Override
  public String name() {
    return "migration-lock";
  }

  @Override
  public String about() {
    return "1,000 instances start together on a migration of half a second, and share 80 sessions:"
        + " until all go on, beside ShedLock and Flyway";
  }

  @Override
  public Measurement measure() throws Exception {
    double ours = ours();
    double shedLock = shedLock();
    double flyway = flyway();
    return new Measurement(
        ours,
        "s",
        10,
        Measurement.Better.LOWER,
        List.of("1,000 instances", "s until all go on"),
        List.of(
            List.of("DomainFlow", text(ours)),
            List.of("ShedLock, tried each 100 ms", text(shedLock)),
            List.of("Flyway, 20 at a time", text(flyway))));
  }

  private static String text(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }

  private static double ours() throws Exception {
    List<DomainFlow> flows = new ArrayList<>();
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = pool(database)) {
      DomainFlowSettings settings = DomainFlowSettings.defaults().withoutListening();
      for (int instance = 0; instance < INSTANCES; instance++) {
        flows.add(DomainFlow.on(pool, settings.withInstance("instance " + instance)));
      }
      return seconds(
          database,
          instance -> {
            DomainFlow flow = flows.get(instance);
            flow.migrate();
            flow.migrationLock()
                .runOnce("v1", Duration.ofMinutes(1), lease -> execute(pool, MIGRATION));
          });
    } finally {
      flows.forEach(DomainFlow::close);
    }
  }

  /** As its users do it: whoever has the lock looks whether there is anything to do. */
  private static double shedLock() throws Exception {
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = pool(database)) {
      database.execute(
          "CREATE TABLE shedlock (name text PRIMARY KEY, lock_until timestamp NOT NULL,"
              + " locked_at timestamp NOT NULL, locked_by text NOT NULL)");
      return seconds(
          database,
          instance -> {
            LockProvider provider =
                new JdbcTemplateLockProvider(
                    JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(pool))
                        .usingDbTime()
                        .build());
            while (!isMigrated(pool)) {
              Optional<SimpleLock> lock =
                  provider.lock(
                      new LockConfiguration(Instant.now(), "migration", LIFE, Duration.ZERO));
              if (lock.isPresent()) {
                if (!isMigrated(pool)) {
                  execute(pool, MIGRATION);
                }
                lock.get().unlock();
              } else {
                TimeUnit.MILLISECONDS.sleep(100); // it has no other wait
              }
            }
          });
    }
  }

  private static double flyway() throws Exception {
    Path folder = Files.createTempDirectory("domainflow-migration");
    Path file = folder.resolve("V1__migrated.sql");
    Semaphore atATime = new Semaphore(SESSIONS / FLYWAY_SESSIONS);
    Files.writeString(file, String.join(";\n", MIGRATION) + ";\n");
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = pool(database)) {
      return seconds(
          database,
          instance -> {
            atATime.acquire(); // each has several sessions, and a thousand do not go into a server
            try {
              Flyway.configure()
                  .dataSource(pool)
                  .locations("filesystem:" + folder)
                  .load()
                  .migrate();
            } finally {
              atATime.release();
            }
          });
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static HikariDataSource pool(DurableDatabase database) {
    HikariDataSource pool = database.pool(SESSIONS);
    pool.setConnectionTimeout(TimeUnit.MINUTES.toMillis(10)); // a start waits
    return pool;
  }

  private static double seconds(DurableDatabase database, Start start) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(INSTANCES);
    try {
      CountDownLatch ready = new CountDownLatch(INSTANCES);
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> all = new ArrayList<>();
      for (int number = 0; number < INSTANCES; number++) {
        int instance = number;
        all.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  go.await();
                  start.run(instance);
                  return null;
                }));
      }
      ready.await();
      long began = System.nanoTime();
      go.countDown();
      for (Future<?> each : all) {
        each.get();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      if (database.count("pg_class WHERE relname = 'migrated'") != 1) {
        throw new IllegalStateException("nobody has migrated");
      }
      return seconds;
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean isMigrated(DataSource pool) throws SQLException {
    try (Connection session = pool.getConnection();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM pg_class WHERE relname = 'migrated'")) {
      row.next();
      return row.getLong(1) == 1;
    }
  }

  private static void execute(DataSource pool, List<String> statements) throws SQLException {
    try (Connection session = pool.getConnection();
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
