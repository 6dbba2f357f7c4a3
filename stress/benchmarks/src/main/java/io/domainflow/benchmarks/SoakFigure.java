package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.explore.Durations;
import io.domainflow.explore.adya.HistoryAnomaly;
import io.domainflow.explore.adya.HistoryCheck;
import io.domainflow.explore.adya.Transaction;
import io.domainflow.postgres.PostgresSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Three processes that use what the runtime has, with faults all the time: what is lost, doubled,
 * or in no order.
 */
final class SoakFigure implements Figure {
  private static final String VARIABLE = "DOMAINFLOW_SOAK";
  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final long MILLIS_BETWEEN = 1_000;
  private static final long BALANCE = 1_000;

  /** What must be none, whenever it is asked for. */
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  /** What must be none at the end. */
  private static final Map<String, String> AT_THE_END = new LinkedHashMap<>();

  static {
    ALWAYS.put(
        "money that came or went",
        "SELECT abs(sum(balance) - " + SoakWorker.ACCOUNTS * BALANCE + ") FROM account");
    ALWAYS.put(
        "counts under locks that are lost or doubled",
        "SELECT sum(abs(n - (SELECT count(*) FROM counted WHERE counted.counter = counter.id))) FROM counter");
    ALWAYS.put(
        "jobs done twice, of the last",
        "SELECT count(*) FROM (SELECT FROM effect WHERE request > (SELECT max(request) - 5000 FROM"
            + " effect) GROUP BY request HAVING count(*) > 1) AS twice");
    AT_THE_END.put(
        "jobs done twice",
        "SELECT count(*) FROM (SELECT FROM effect GROUP BY request HAVING count(*) > 1) AS twice");
    AT_THE_END.put(
        "jobs not done",
        "SELECT count(*) FROM request WHERE NOT EXISTS (SELECT FROM effect WHERE request = id)");
    AT_THE_END.put(
        "effects of nothing",
        "SELECT count(*) FROM effect WHERE NOT EXISTS (SELECT FROM request WHERE id = request)");
    AT_THE_END.put(
        "fencing tokens that went back",
        "SELECT count(*) FROM (SELECT token < lag(token) OVER (PARTITION BY counter ORDER BY id)"
            + " AS back FROM counted) AS each WHERE back");
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String about() {
    return "three processes use jobs, locks, workers and transactions, while they are killed, stand"
        + " still, lose their sessions, and their server crashes: what is lost, doubled, or in no"
        + " order. For a minute, or "
        + VARIABLE
        + "=30m";
  }

  @Override
  public Measurement measure() throws Exception {
    String asked = System.getenv(VARIABLE);
    Duration time = asked == null || asked.isBlank() ? USUAL : Durations.parse(asked.strip());
    long seed = System.nanoTime();
    Path folder = Files.createTempDirectory("domainflow-soak");
    Map<String, Long> wrong = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    // Its backends are killed by their process ids, which in a container are not this machine's.
    PostgresSource embedded = PostgresSource.parse("embedded", "the soak");
    try (DurableDatabase database = new DurableDatabase(embedded)) {
      prepare(database);
      try (SoakFaults faults = new SoakFaults(database, folder, seed)) {
        long end = System.nanoTime() + time.toNanos();
        long checks = 0;
        while (System.nanoTime() < end) {
          TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN); // how often something happens
          faults.next();
          checks += look(database, ALWAYS, wrong) ? 1 : 0;
        }
        wrong.merge("processes that did not end as they should", (long) faults.end(), Long::sum);
        drain(database, wrong);
        patiently(database, ALWAYS, wrong);
        patiently(database, AT_THE_END, wrong);
        List<Transaction> history = SoakHistory.read(faults.histories());
        List<HistoryAnomaly> anomalies = HistoryCheck.of(history);
        anomalies.stream().limit(5).forEach(System.out::println);
        wrong.merge("cycles of transactions", (long) anomalies.size(), Long::sum);
        faults
            .counts()
            .forEach(
                (fault, count) ->
                    rows.add(List.of(fault.name().toLowerCase(Locale.ROOT), number(count))));
        rows.add(List.of("looks at the invariants meanwhile", number(checks)));
        done("jobs", database.count("request"), rows);
        done("counts under locks", database.count("counted"), rows);
        done("transactions of the history", history.size(), rows);
      }
    }
    wrong.forEach((what, count) -> rows.add(List.of(what, number(count))));
    return new Measurement(
        wrong.values().stream().mapToLong(each -> each).sum(),
        "lost, doubled or in no order, in " + time.toSeconds() + " s with seed " + seed + ",",
        0,
        Measurement.Better.LOWER,
        List.of("what", "count"),
        rows);
  }

  /** Where none was done, that none is wrong would say nothing. */
  private static void done(String what, long count, List<List<String>> rows) {
    if (count == 0) {
      throw new IllegalStateException("the soak's processes did nothing: " + what + " 0");
    }
    rows.add(List.of(what, number(count)));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static void prepare(DurableDatabase database) throws Exception {
    try (HikariDataSource pool = database.pool(4);
        DomainFlow flow = DomainFlow.on(pool)) {
      flow.migrate();
      flow.jobs("soak").declare();
    }
    database.execute(
        "CREATE TABLE request (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
        "CREATE TABLE effect (request bigint NOT NULL)",
        "CREATE INDEX effect_request ON effect (request)",
        "CREATE TABLE counter (id bigint PRIMARY KEY, n bigint NOT NULL)",
        "INSERT INTO counter SELECT id, 0 FROM generate_series(0, "
            + SoakWorker.COUNTERS
            + ") AS id",
        "CREATE TABLE counted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, counter bigint"
            + " NOT NULL, token bigint NOT NULL)",
        "CREATE INDEX counted_counter ON counted (counter)",
        "CREATE TABLE account (id bigint PRIMARY KEY, balance bigint NOT NULL)",
        "INSERT INTO account SELECT id, "
            + BALANCE
            + " FROM generate_series(0, "
            + (SoakWorker.ACCOUNTS - 1)
            + ") AS id",
        "CREATE TABLE list (key text PRIMARY KEY, vals bigint[] NOT NULL)");
  }

  /** Asks in one snapshot each; the most of each is kept. False if the server does not answer. */
  private static boolean look(
      DurableDatabase database, Map<String, String> queries, Map<String, Long> wrong) {
    try {
      for (Map.Entry<String, String> query : queries.entrySet()) {
        wrong.merge(query.getKey(), database.number(query.getValue()), Math::max);
      }
      return true;
    } catch (SQLException e) {
      return false; // it is down since the last fault
    }
  }

  private static void patiently(
      DurableDatabase database, Map<String, String> queries, Map<String, Long> wrong)
      throws InterruptedException {
    for (int tries = 0; !look(database, queries, wrong); tries++) {
      if (tries == 100) {
        throw new IllegalStateException("the server does not come back");
      }
      TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
    }
  }

  /** Jobs that were left are done by one process more, as they would be by any. */
  private static void drain(DurableDatabase database, Map<String, Long> wrong) throws Exception {
    Map<String, Long> left = new LinkedHashMap<>();
    Map<String, String> jobs = Map.of("jobs left", "SELECT count(*) FROM domainflow.job");
    patiently(database, jobs, left);
    long end = System.nanoTime() + DRAIN.toNanos();
    try (HikariDataSource pool = database.pool(8);
        DomainFlow flow = DomainFlow.on(pool)) {
      SoakWorker.processor(flow, pool); // which the instance closes
      while (database.count("domainflow.job") > 0 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN / 10);
      }
    }
    wrong.merge("jobs left", database.count("domainflow.job"), Long::sum);
  }
}
