package io.domainflow.postgres;

import io.domainflow.postgres.ContainerChoice.Attempt;
import io.domainflow.postgres.PostgresSource.Container;
import io.domainflow.postgres.PostgresSource.Embedded;
import io.domainflow.postgres.PostgresSource.Given;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The servers of this JVM, one for each source, started when first asked for. Thread-safe. */
final class SharedServers {
  static final SharedServers OF_THIS_JVM = new SharedServers();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PostgresSource, Outcome> outcomes = new HashMap<>(); // guarded by lock

  private sealed interface Outcome {
    record Running(RunningServer server) implements Outcome {}

    record Failed(PostgresUnavailableException failure) implements Outcome {}
  }

  /** Waits while another thread starts a server; a start that failed is not tried again. */
  RunningServer get(PostgresSource source) {
    try {
      lock.lockInterruptibly();
      try {
        return remembered(source);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PostgresUnavailableException("Interrupted while a server started", interrupted);
    }
  }

  /** Ends all and forgets what was remembered. */
  void end() {
    lock.lock();
    try {
      outcomes.clear();
      Endings.now();
    } finally {
      lock.unlock();
    }
  }

  private RunningServer remembered(PostgresSource source) throws InterruptedException {
    Outcome outcome = outcomes.get(source);
    if (outcome == null) {
      outcome = attempt(source);
      outcomes.put(source, outcome);
    }
    if (outcome instanceof Outcome.Running running) {
      return running.server();
    }
    PostgresUnavailableException failure = ((Outcome.Failed) outcome).failure();
    throw new PostgresUnavailableException(String.valueOf(failure.getMessage()), failure);
  }

  private Outcome attempt(PostgresSource source) throws InterruptedException {
    try {
      return new Outcome.Running(start(source));
    } catch (PostgresUnavailableException failure) {
      if (Thread.interrupted()) { // then it says nothing about the source
        throw new InterruptedException();
      }
      return new Outcome.Failed(failure);
    }
  }

  private RunningServer start(PostgresSource source) throws InterruptedException {
    if (source instanceof Given given) {
      return new RunningServer(GivenServer.connect(given.url()), "at a given URL", "");
    }
    if (source instanceof Embedded embedded) {
      return new RunningServer(EmbeddedServer.start(embedded.major()), "embedded", "");
    }
    if (source instanceof Container container) {
      String image = container.image().isEmpty() ? ImageName.configured() : container.image();
      return container(ContainerChoice.forced(image), image);
    }
    return chosen(ImageName.configured());
  }

  private static RunningServer container(Cluster cluster, String image) {
    return new RunningServer(cluster, "container " + image, "");
  }

  /** A container or else the embedded server: whichever it is, it is that of its own source too. */
  private RunningServer chosen(String image) throws InterruptedException {
    String reason = "the container " + image + " does not start";
    Outcome known = outcomes.get(new Container());
    if (known == null) {
      Attempt attempt = ContainerChoice.attempted(image);
      if (attempt instanceof Attempt.Started started) {
        known = new Outcome.Running(container(started.cluster(), image));
        outcomes.put(new Container(), known);
      } else {
        reason = ((Attempt.Not) attempt).reason();
      }
    }
    if (known instanceof Outcome.Running running) {
      return running.server().because("as a Docker engine answers");
    }
    try {
      return remembered(new Embedded()).because("as " + reason);
    } catch (PostgresUnavailableException failure) {
      throw new PostgresUnavailableException(
          "No container, as " + reason + "; and: " + failure.getMessage(), failure);
    }
  }
}
