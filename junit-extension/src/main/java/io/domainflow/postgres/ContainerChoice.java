package io.domainflow.postgres;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether a container is to be had: with an error where it must be, a reason where it may. */
final class ContainerChoice {
  /** To start a container whose image is there: longer where something is pulled in vain. */
  private static final int SECONDS_TO_START = 60;

  private static final String NO_ENGINE = "no Docker engine answers";
  private static final String NO_TESTCONTAINERS =
      "Testcontainers (org.testcontainers:testcontainers-postgresql) is not on the class path";

  private ContainerChoice() {}

  /** What came of an attempt that may fail. */
  sealed interface Attempt {
    record Started(Cluster cluster) implements Attempt {}

    /** No container; {@code reason} continues a sentence and is one line. */
    record Not(String reason) implements Attempt {}
  }

  /**
   * Starts a container.
   *
   * @throws PostgresUnavailableException if it cannot
   */
  static Cluster forced(String image) throws InterruptedException {
    if (!DockerSocket.listens()) {
      throw refused(NO_ENGINE, null);
    }
    try {
      Optional<String> obstacle = DockerImage.obstacle(image);
      if (obstacle.isPresent()) { // else Testcontainers tries for minutes
        throw refused(obstacle.get(), null);
      }
      return ContainerServer.start(image);
    } catch (LinkageError missing) {
      throw refused(NO_TESTCONTAINERS, missing);
    }
  }

  private static PostgresUnavailableException refused(String reason, @Nullable Throwable cause) {
    String message =
        "A container was asked for, but " + reason + ". " + Choices.besides("container");
    return cause == null
        ? new PostgresUnavailableException(message)
        : new PostgresUnavailableException(message, cause);
  }

  /** Starts a container where an engine answers and has or can get the image, in bounded time. */
  static Attempt attempted(String image) throws InterruptedException {
    if (!DockerSocket.listens()) {
      return new Attempt.Not(NO_ENGINE);
    }
    try {
      Optional<String> obstacle = DockerImage.obstacle(image);
      return obstacle.isPresent() ? new Attempt.Not(obstacle.get()) : bounded(image);
    } catch (LinkageError missing) {
      return new Attempt.Not(NO_TESTCONTAINERS);
    } catch (RuntimeException refused) { // Testcontainers found no engine that it can use
      String reason = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
      return new Attempt.Not("Testcontainers cannot use the Docker engine (" + reason + ")");
    }
  }

  private static Attempt bounded(String image) throws InterruptedException {
    FutureTask<Cluster> start = new FutureTask<>(() -> ContainerServer.start(image));
    Thread starter = new Thread(start, "domainflow-postgres-container-start");
    starter.setDaemon(true);
    starter.start();
    try {
      return new Attempt.Started(start.get(SECONDS_TO_START, TimeUnit.SECONDS));
    } catch (ExecutionException failure) {
      return new Attempt.Not("the container " + image + " does not start");
    } catch (TimeoutException late) {
      return new Attempt.Not(
          "the container " + image + " does not start within " + SECONDS_TO_START + " s");
    } finally {
      start.cancel(true); // interrupts Testcontainers where it still tries, and ends the thread
    }
  }
}
