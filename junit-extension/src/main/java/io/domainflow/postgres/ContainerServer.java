package io.domainflow.postgres;

import java.sql.SQLException;
import java.time.Duration;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container of its own, removed by a shutdown hook, with and without Ryuk. */
final class ContainerServer {
  /** The superuser, and the database to connect to. */
  private static final String USER = "postgres";

  /** A container that ends is seen at once; on a cold, slow disk one that starts takes a minute. */
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private ContainerServer() {}

  /**
   * Starts a server that lives as long as this JVM.
   *
   * @throws PostgresUnavailableException with the end of the server's log if it does not start
   */
  static Cluster start(String image) {
    return start(image, ServerSettings.command().toArray(String[]::new));
  }

  static Cluster start(String image, String... command) {
    String password = Tokens.next(16);
    ContainerReadiness readiness = new ContainerReadiness(USER, password);
    PostgreSQLContainer container = container(image, password).withCommand(command);
    container.setWaitStrategy(readiness.withStartupTimeout(LONGEST_START));
    boolean running = false;
    try {
      container.start();
      int port = container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
      Cluster cluster = Cluster.ours(Access.of(container.getHost(), port, USER, USER, password));
      Endings.atTheEnd("domainflow-postgres-container-stop", container::stop);
      running = true;
      return cluster;
    } catch (PostgresUnavailableException tooOld) {
      throw tooOld;
    } catch (SQLException | RuntimeException failure) { // Testcontainers and docker-java have many
      throw failed(image, readiness.log(), failure);
    } finally {
      if (!running) {
        container.stop();
      }
    }
  }

  private static PostgreSQLContainer container(String image, String password) {
    return new PostgreSQLContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
        .withDatabaseName(USER)
        .withUsername(USER)
        .withPassword(password);
  }

  private static PostgresUnavailableException failed(String image, String log, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new PostgresUnavailableException(
        "The container %s does not start: %s. %s%s"
            .formatted(
                image,
                cause.getMessage(),
                Choices.besides("container"),
                log.isEmpty() ? "" : " The end of its log:\n" + log),
        failure);
  }
}
