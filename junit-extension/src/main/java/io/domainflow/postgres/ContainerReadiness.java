package io.domainflow.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Waits until a server in a container takes sessions, or has ended: then its log is kept, as
 * Testcontainers removes the container. Used by one thread.
 */
final class ContainerReadiness extends AbstractWaitStrategy {
  private static final long NANOSECONDS_BETWEEN = 100_000_000;
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
    while (!answers()) {
      if (!waitStrategyTarget.isRunning()) {
        throw failed("the server has ended");
      }
      if (System.nanoTime() - start > startupTimeout.toNanos()) {
        throw failed("the server takes no sessions within " + startupTimeout.toSeconds() + " s");
      }
      LockSupport.parkNanos(NANOSECONDS_BETWEEN); // returns at once when interrupted
      if (Thread.currentThread().isInterrupted()) {
        throw failed("interrupted");
      }
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
