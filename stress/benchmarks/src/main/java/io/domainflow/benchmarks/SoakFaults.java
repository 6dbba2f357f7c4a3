package io.domainflow.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/** The processes of the soak, and what befalls them and their server. For one thread. */
final class SoakFaults implements AutoCloseable {
  private static final int PROCESSES = 3;
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  /** What may befall them. */
  enum Fault {
    /** A process ends by SIGKILL, and another begins. */
    KILL,
    /** A process stands still for longer than a lease lasts. */
    PAUSE,
    /** Sessions are cut. */
    CUT,
    /** The server goes down without notice, and recovers. */
    CRASH
  }

  private final DurableDatabase database;
  private final Path folder;
  private final Random random;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> histories = new ArrayList<>();
  private int started;

  SoakFaults(DurableDatabase database, Path folder, long seed) throws IOException {
    this.database = database;
    this.folder = folder;
    this.random = new Random(seed);
    for (Fault fault : Fault.values()) {
      counts.put(fault, 0);
    }
    for (int process = 0; process < PROCESSES; process++) {
      processes.add(start());
    }
  }

  private Process start() throws IOException {
    started++;
    Path history = folder.resolve("history-" + started);
    histories.add(history);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoakWorker.class.getName(),
                Integer.toString(started),
                history.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "worker-" + started + ".log"));
    builder.environment().put(SoakWorker.URL, database.url());
    return builder.start();
  }

  /** Does one, drawn by lot. */
  void next() throws IOException, InterruptedException {
    int lot = random.nextInt(10);
    Fault fault = lot < 4 ? Fault.KILL : lot < 6 ? Fault.PAUSE : lot < 9 ? Fault.CUT : Fault.CRASH;
    switch (fault) {
      case KILL -> kill();
      case PAUSE -> pause();
      case CUT ->
          tryOn(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                  + " current_database() AND pid <> pg_backend_pid() AND random() < 0.3");
      case CRASH -> crash();
    }
    counts.merge(fault, 1, Integer::sum);
  }

  private void kill() throws IOException, InterruptedException {
    int which = random.nextInt(processes.size());
    processes.get(which).destroyForcibly().waitFor();
    processes.set(which, start());
  }

  private void pause() throws IOException, InterruptedException {
    long process = processes.get(random.nextInt(processes.size())).pid();
    signal("-STOP", process);
    try {
      TimeUnit.MILLISECONDS.sleep(2_500 + random.nextInt(1_500)); // a lease lasts two seconds
    } finally {
      signal("-CONT", process);
    }
  }

  private static void signal(String signal, long process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process)).inheritIO().start().waitFor();
  }

  /** As a backend that is killed has the server end all others, and recover. */
  private void crash() {
    try (Connection session = database.connect()) {
      int process = session.unwrap(PGConnection.class).getBackendPID();
      ProcessHandle.of(process)
          .filter(SoakFaults::isBackend)
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (SQLException e) {
      // It is down.
    }
  }

  /** A backend; whatever else may have its number by now is left alone. */
  private static boolean isBackend(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
  }

  private void tryOn(String sql) {
    try (Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
    } catch (SQLException e) {
      // It is down since the last fault, most likely.
    }
  }

  Map<Fault, Integer> counts() {
    return counts;
  }

  /** Those of all processes that there were. */
  List<Path> histories() {
    return histories;
  }

  /**
   * Has the processes end what they do.
   *
   * @return how many did not end as they should
   */
  int end() throws IOException, InterruptedException {
    int wrong = 0;
    for (Process process : processes) {
      process.getOutputStream().close();
    }
    for (Process process : processes) {
      boolean ended = process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
      wrong += ended && process.exitValue() == 0 ? 0 : 1;
    }
    return wrong;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
