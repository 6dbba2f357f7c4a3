package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SharedServersTest {
  private final SharedServers servers = new SharedServers();

  @Test
  void a_start_that_failed_is_not_tried_again() throws IOException {
    PostgresSource nobody = nobody();

    PostgresUnavailableException first = failure(nobody);
    PostgresUnavailableException second = failure(nobody);

    assertThat(second).hasMessage(first.getMessage());
    assertThat(second.getCause()).isSameAs(first.getCause());
  }

  @Test
  void an_interrupted_thread_gets_none_and_stays_interrupted_and_later_calls_try_again()
      throws IOException {
    PostgresSource nobody = nobody();
    Thread.currentThread().interrupt();

    PostgresUnavailableException interrupted = failure(nobody);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).hasMessageContaining("Interrupted");
    assertThat(failure(nobody)).hasMessageContaining("08001");
  }

  @Test
  void threads_that_ask_at_the_same_time_get_the_same_server() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      PostgresSource embedded = new PostgresSource.Embedded();
      List<Callable<PostgresServer>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> PostgresServer.shared(embedded));
      }
      for (Future<PostgresServer> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isSameAs(PostgresServer.shared(embedded));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_server_that_is_too_old_is_refused() {
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> Cluster.requireRecent(130011, "13.11", "db:5432/x"))
        .withMessageContainingAll("13.11", "db:5432/x", "14");
    Cluster.requireRecent(140000, "14.0", "db:5432/x");
  }

  private PostgresUnavailableException failure(PostgresSource source) {
    return catchThrowableOfType(PostgresUnavailableException.class, () -> servers.get(source));
  }

  private static PostgresSource nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new PostgresSource.Given(
          "jdbc:postgresql://127.0.0.1:" + socket.getLocalPort() + "/x?user=me");
    }
  }
}
