package io.domainflow.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.DomainFlow;
import io.domainflow.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What the heartbeats of many workers cost the server. */
final class HeartbeatsFigure implements Figure {
  private static final int PROCESSES = 10;
  private static final int WORKERS = 1_000; // of each
  private static final int REST_SECONDS = 30; // until renewals of workers go together
  private static final int SECONDS = 60;

  @Override
  public String name() {
    return "heartbeats";
  }

  @Override
  public String about() {
    return "processor time of the server for 10,000 workers of 10 instances that live 30 s, in"
        + " percent of one core, over 60 s";
  }

  @Override
  public Measurement measure() throws Exception {
    List<DomainFlow> flows = new ArrayList<>();
    List<Future<List<Worker>>> registrations = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(PROCESSES);
    try (DurableDatabase database = new DurableDatabase();
        HikariDataSource pool = database.pool(20)) {
      ServerTime server = ServerTime.of(database);
      double rest = percent(server);
      for (int process = 0; process < PROCESSES; process++) {
        DomainFlow flow = DomainFlow.on(pool);
        flows.add(flow);
        flow.migrate();
        int number = process;
        registrations.add(executor.submit(() -> register(flow, number)));
      }
      List<Worker> workers = new ArrayList<>();
      for (Future<List<Worker>> each : registrations) {
        workers.addAll(each.get());
      }
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      long calls = commits(database);
      double busy = percent(server);
      long statements = commits(database) - calls;
      long held = workers.stream().filter(Worker::isRegistered).count();
      if (held != PROCESSES * WORKERS) {
        throw new IllegalStateException("only " + held + " workers are registered still");
      }
      flows.forEach(DomainFlow::close);
      return new Measurement(
          busy - rest,
          "% of a core",
          5,
          Measurement.Better.LOWER,
          List.of("60 s", "% of a core", "transactions"),
          List.of(
              List.of("server at rest", text(rest), ""),
              List.of("10,000 workers", text(busy), String.valueOf(statements))));
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<Worker> register(DomainFlow flow, int process) {
    List<Worker> workers = new ArrayList<>();
    for (int number = 0; number < WORKERS; number++) {
      workers.add(
          flow.workers().register("benchmark", process + " worker " + number, "nothing", ""));
    }
    return workers;
  }

  private static double percent(ServerTime server) throws Exception {
    double before = server.seconds();
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(SECONDS); // what is measured
    return 100 * (server.seconds() - before) / ((System.nanoTime() - start) / 1e9);
  }

  /** Transactions of all sessions so far. */
  private static long commits(DurableDatabase database) throws Exception {
    return database.number(
        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
  }

  private static String text(double percent) {
    return String.format(Locale.ROOT, "%.2f", percent);
  }
}
