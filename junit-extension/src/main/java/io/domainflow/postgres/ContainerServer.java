package io.domainflow.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container of its own, removed by a shutdown hook, with and without Ryuk. */
final class ContainerServer {
  private static final String USER = "postgres";
  private static final int LINES_OF_LOG = 20;

  private ContainerServer() {}

  /**
   * Starts a server that lives as long as this JVM.
   *
   * @throws PostgresUnavailableException with the end of the server's log if it does not start
   */
  static Cluster start(String image) {
    PostgreSQLContainer container = container(image);
    boolean running = false;
    try {
      container.start();
      Cluster cluster =
          Cluster.at(
              Access.of(
                  container.getHost(),
                  container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                  container.getDatabaseName(),
                  USER,
                  container.getPassword()));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(container::stop, "domainflow-postgres-container-stop"));
      running = true;
      return cluster;
    } catch (SQLException failure) {
      throw failed(image, container, failure);
    } catch (PostgresUnavailableException failure) {
      throw failure;
    } catch (RuntimeException failure) { // Testcontainers and docker-java have many
      throw failed(image, container, failure);
    } finally {
      if (!running) {
        container.stop();
      }
    }
  }

  private static PostgreSQLContainer container(String image) {
    return new PostgreSQLContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
        .withDatabaseName(USER)
        .withUsername(USER)
        .withPassword(Tokens.next(16))
        .withCommand(ServerSettings.command().toArray(String[]::new));
  }

  private static PostgresUnavailableException failed(
      String image, PostgreSQLContainer container, Exception failure) {
    return new PostgresUnavailableException(
        "The container %s does not start: %s. %s%s"
            .formatted(image, innermost(failure), Choices.besides("container"), log(container)),
        failure);
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).strip();
  }

  private static String log(PostgreSQLContainer container) {
    try {
      String[] lines = container.getLogs().strip().split("\n");
      int first = Math.max(0, lines.length - LINES_OF_LOG);
      return " The end of its log:\n"
          + String.join("\n", Arrays.asList(lines).subList(first, lines.length));
    } catch (RuntimeException none) { // it was never created, or is gone
      return "";
    }
  }
}
