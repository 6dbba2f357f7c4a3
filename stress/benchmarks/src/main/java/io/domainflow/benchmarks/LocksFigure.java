package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.Lease;
import io.domainflow.LockMode;
import io.domainflow.Resource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/** Exclusive leases that are taken and given back, by turns with what others do. */
final class LocksFigure implements Figure {
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final int NAMES = 64;
  private static final double SECONDS = 3;
  private static final int ROUNDS = 3;
  private static final List<Integer> THREADS = List.of(1, 8, 32);
  private static final List<Double> GOALS = List.of(1.5, 2.0, 2.0);

  /** Takes a lock and gives it back. */
  @FunctionalInterface
  private interface Pair {
    void run(String name) throws Exception;
  }

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public String about() {
    return "exclusive leases taken and given back by 1, 8 and 32 threads, against ShedLock with the"
        + " database's time, JdbcLockRegistry and bare SQL: the smallest ratio to ShedLock, by its goal";
  }

  @Override
  public Measurement measure() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    double worst = Double.MAX_VALUE;
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(40);
        DomainFlow flow = DomainFlow.on(pool);
        SpringLocks locks = new SpringLocks(pool)) {
      flow.migrate();
      database.execute(
          "CREATE TABLE shedlock (name text PRIMARY KEY, lock_until timestamp NOT NULL,"
              + " locked_at timestamp NOT NULL, locked_by text NOT NULL)",
          "CREATE TABLE bare_lease (name text PRIMARY KEY, token bigint NOT NULL,"
              + " expires_at timestamptz NOT NULL)");
      database.execute(SpringLocks.TABLE);
      List<Pair> pairs =
          List.of(ours(flow), shedLock(pool), bare(pool), spring(locks), statements(pool));
      for (int index = 0; index < THREADS.size(); index++) {
        int threads = THREADS.get(index);
        List<List<Double>> rates = new ArrayList<>();
        pairs.forEach(pair -> rates.add(new ArrayList<>()));
        for (int round = 0; round <= ROUNDS; round++) { // the first is to get warm
          for (int side = 0; side < pairs.size(); side++) {
            double rate = rate(pairs.get(side), threads);
            if (round > 0) {
              rates.get(side).add(rate);
            }
          }
        }
        double ours = Medians.of(rates.get(0));
        double rival = Medians.of(rates.get(1));
        double bare = Medians.of(rates.get(2));
        double spring = Medians.of(rates.get(3));
        double statements = Medians.of(rates.get(4));
        worst = Math.min(worst, ours / rival / GOALS.get(index));
        rows.add(
            List.of(
                threads + (threads == 1 ? " thread" : " threads"),
                String.format(Locale.ROOT, "%,.0f", ours),
                String.format(Locale.ROOT, "%,.0f", rival),
                String.format(Locale.ROOT, "%,.0f", bare),
                String.format(Locale.ROOT, "%,.0f", spring),
                String.format(Locale.ROOT, "%.2f", ours / spring),
                String.format(Locale.ROOT, "%.2f", ours / rival),
                String.valueOf(GOALS.get(index)),
                String.format(Locale.ROOT, "%.2f", ours / bare),
                String.format(Locale.ROOT, "%,.0f", statements),
                String.format(Locale.ROOT, "%.2f", ours / statements)));
      }
    }
    return new Measurement(
        worst,
        "of the goal",
        1,
        Measurement.Better.HIGHER,
        List.of(
            "pairs/s",
            "DomainFlow",
            "ShedLock",
            "bare",
            "JdbcLockRegistry",
            "to JdbcLockRegistry",
            "to ShedLock",
            "goal",
            "to bare",
            "own statements",
            "to them"),
        rows);
  }

  private static Pair ours(DomainFlow flow) {
    return name -> {
      Lease lease =
          flow.locks()
              .tryAcquire(Resource.of("benchmark", name), LockMode.EXCLUSIVE, LIFE)
              .orElseThrow();
      lease.close();
    };
  }

  private static Pair shedLock(DataSource pool) {
    LockProvider provider =
        new JdbcTemplateLockProvider(
            JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(pool))
                .usingDbTime()
                .build());
    return name ->
        provider
            .lock(new LockConfiguration(Instant.now(), name, LIFE, Duration.ZERO))
            .orElseThrow()
            .unlock();
  }

  private static Pair spring(SpringLocks locks) {
    return name -> {
      Lock lock = locks.lock(name);
      lock.lock(); // a try is refused now and then although the lock is free
      try {
        return;
      } finally {
        lock.unlock();
      }
    };
  }

  /** What the runtime asks for one lease that is taken and given back, audit included. */
  private static Pair statements(DataSource pool) {
    return name -> {
      long token;
      try (Connection session = pool.getConnection();
          PreparedStatement statement =
              session.prepareStatement(
                  "SELECT granted FROM domainflow.acquire_lock("
                      + "'benchmark', ?, 'bare', true, 30000000, 9223372036854775807, '')")) {
        statement.setString(1, name);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          token = row.getLong(1);
        }
      }
      try (Connection session = pool.getConnection();
          PreparedStatement statement =
              session.prepareStatement(
                  "SELECT set_config('synchronous_commit', 'off', true),"
                      + " domainflow.release_lock('benchmark', ?, 'bare', ?, '')")) {
        statement.setString(1, name);
        statement.setLong(2, token);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (!row.getBoolean(2)) {
            throw new IllegalStateException("the lock " + name + " was lost");
          }
        }
      }
    };
  }

  /** The least statements that make a lease, without audit. */
  private static Pair bare(DataSource pool) {
    return name -> {
      execute(
          pool,
          "INSERT INTO bare_lease AS held VALUES (?, 1, clock_timestamp() + interval '30 s')"
              + " ON CONFLICT (name) DO UPDATE SET token = held.token + 1,"
              + " expires_at = excluded.expires_at WHERE held.expires_at <= clock_timestamp()",
          name);
      execute(
          pool,
          "WITH lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
              + " UPDATE bare_lease SET expires_at = '-infinity' FROM lazily WHERE name = ?",
          name);
    };
  }

  private static void execute(DataSource pool, String sql, String name) throws SQLException {
    try (Connection session = pool.getConnection();
        PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, name);
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("the lock " + name + " was not free");
      }
    }
  }

  private static double rate(Pair pair, int threads) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      long start = System.nanoTime();
      List<Future<Integer>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        all.add(
            executor.submit(
                () -> {
                  int done = 0;
                  while (System.nanoTime() - start < SECONDS * 1e9) {
                    pair.run("thread " + number + " name " + done++ % NAMES);
                  }
                  return done;
                }));
      }
      int done = 0;
      for (Future<Integer> each : all) {
        done += each.get();
      }
      return done / ((System.nanoTime() - start) / 1e9);
    } finally {
      executor.shutdownNow();
    }
  }
}
