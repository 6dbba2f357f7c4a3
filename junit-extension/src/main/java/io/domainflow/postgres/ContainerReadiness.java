package io.domainflow.postgres;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Waits until a server in a container takes sessions, or has ended: then its log is kept, as
 * Testcontainers removes the container. Used by one thread.
 */
final class ContainerReadiness extends AbstractWaitStrategy {
  private static final int MILLISECONDS_BETWEEN = 100;
  private static final int LINES_OF_LOG = 20;

  private final String user;
  private final String password;
  private String log = "";

  ContainerReadiness(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** The last lines of the server's log if it did not become ready. */
  String log() {
    return log;
  }

  @Override
  protected void waitUntilReady() {
    long start = System.nanoTime();
    try (ResultCallback.Adapter<WaitResponse> end =
        DockerClientFactory.lazyClient()
            .waitContainerCmd(waitStrategyTarget.getContainerId())
            .exec(new ResultCallback.Adapter<>())) {
      while (!end.awaitCompletion(MILLISECONDS_BETWEEN, TimeUnit.MILLISECONDS)) {
        if (answers()) {
          return;
        }
        if (System.nanoTime() - start > startupTimeout.toNanos()) {
          throw failed("the server takes no sessions within " + startupTimeout.toSeconds() + " s");
        }
      }
      throw failed("the server has ended");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    } catch (IOException unclosed) {
      throw failed("the Docker engine does not answer as it should");
    }
  }

  private boolean answers() {
    try {
      int port = waitStrategyTarget.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
      Access access = Access.of(waitStrategyTarget.getHost(), port, user, user, password);
      try (Connection session = access.with("loginTimeout", "5").connect()) {
        return session.isValid(5);
      }
    } catch (SQLException | IllegalStateException notYet) { // the port is not mapped at once
      return false;
    }
  }

  private ContainerLaunchException failed(String reason) {
    String[] lines = waitStrategyTarget.getLogs().strip().split("\n", -1);
    int first = Math.max(0, lines.length - LINES_OF_LOG);
    log = String.join("\n", Arrays.asList(lines).subList(first, lines.length));
    return new ContainerLaunchException(reason);
  }
}
