package io.domainflow.scenarios;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The workers of a scenario of the project, in a JVM of their own, as the load on a database. For
 * one thread.
 */
public final class Workers implements AutoCloseable {
  /**
   * Which scenario, and how its JVM starts.
   *
   * @param type the class
   * @param method of it
   * @param options for the JVM
   */
  public record Program(
      String type,
      String method,
      List<String> classPath,
      List<String> options,
      Path directory,
      Path reports) {
    public Program {
      classPath = List.copyOf(classPath);
      options = List.copyOf(options);
    }

    /** As its users write it. */
    public String scenario() {
      return type + "#" + method;
    }

    /**
     * Starts the JVM; its workers rest.
     *
     * @throws IOException if it cannot be started
     */
    public Workers on(TestDatabase database) throws IOException {
      PostgresServer server = database.server();
      List<String> arguments =
          List.of(
              type,
              method,
              database.name(),
              server.description(),
              Integer.toString(server.version()),
              Integer.toString(server.maxConnections()));
      return new Workers(
          new ForkedJvm(
                  classPath,
                  options,
                  Map.of(WorkloadProgram.URL, database.url()),
                  directory,
                  reports.resolve("workload.log"))
              .start(WorkloadProgram.class, arguments));
    }
  }

  /**
   * What they met.
   *
   * @param count calls that returned
   * @param longest of them
   * @param refused what the first failed with; empty if none did
   */
  public record Calls(long count, Duration longest, String refused) {}

  private final ForkedJvm.Running jvm;

  private Workers(ForkedJvm.Running jvm) {
    this.jvm = jvm;
  }

  /**
   * Lets them begin; each has called once when this returns.
   *
   * @return why they cannot, if so
   * @throws IOException if their JVM has ended
   */
  public Optional<String> begin() throws IOException {
    List<String> said = ask(WorkloadProgram.BEGIN, 1);
    return said.get(0).equals(WorkloadProgram.RUNS)
        ? Optional.empty()
        : Optional.of(decoded(said.get(1)));
  }

  /**
   * Has each call once more, and end.
   *
   * @throws IOException if their JVM has ended
   */
  public Calls end() throws IOException {
    List<String> said = ask(WorkloadProgram.END, 3);
    return new Calls(
        Long.parseLong(said.get(0)),
        Duration.ofMillis(Long.parseLong(said.get(1))),
        decoded(said.get(2)));
  }

  private List<String> ask(String command, int least) throws IOException {
    String answer = jvm.ask(command);
    List<String> parts = new ArrayList<>(List.of(answer.split(" ", -1)));
    if (parts.size() < least) {
      throw new IOException("not what a workload answers: " + answer);
    }
    return parts;
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
