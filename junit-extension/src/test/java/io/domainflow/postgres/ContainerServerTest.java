package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;

/** Skipped where no engine answers, unless {@code DOMAINFLOW_TEST_CONTAINER=required}. */
final class ContainerServerTest {
  private static final String IMAGE = ImageName.configured();

  private static Optional<String> obstacle = Optional.empty(); // written once, before all tests

  @BeforeAll
  static void look_for_an_engine() throws InterruptedException {
    obstacle =
        DockerSocket.listens()
            ? DockerImage.obstacle(IMAGE)
            : Optional.of("no Docker engine answers");
    if ("required".equals(System.getenv("DOMAINFLOW_TEST_CONTAINER"))) {
      assertThat(obstacle).isEmpty();
    }
  }

  /** For each test, so that each is counted as skipped, with the reason. */
  @BeforeEach
  void an_engine_has_the_image() {
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
  }

  @Test
  void it_says_what_it_is() {
    PostgresServer server = PostgresServer.shared(new PostgresSource.Container());

    assertThat(server.description())
        .matches("PostgreSQL \\d+\\.\\d+, container \\Q" + IMAGE + "\\E");
    assertThat(server.maxConnections()).isGreaterThan(1050);
  }

  @Test
  void its_settings_are_those_of_the_embedded_server() throws SQLException {
    PostgresServer server = PostgresServer.shared(new PostgresSource.Container());
    try (TestDatabase database = server.createDatabase()) {
      assertThat(Sql.texts(database, "SHOW fsync")).containsExactly("off");
      assertThat(Sql.texts(database, "SHOW synchronous_commit")).containsExactly("on");
      assertThat(Sql.texts(database, "SHOW shared_buffers")).containsExactly("128MB");
    }
  }

  @Test
  void auto_takes_the_same_container() {
    PostgresServer auto = PostgresServer.shared(new PostgresSource.Auto());
    PostgresServer forced = PostgresServer.shared(new PostgresSource.Container());

    assertThat(auto.description()).endsWith("container " + IMAGE + ", as a Docker engine answers");
    assertThat(((RunningServer) auto).cluster()).isSameAs(((RunningServer) forced).cluster());
  }

  @Test
  void an_image_that_cannot_be_had_is_a_reason_for_auto() throws InterruptedException {
    assertThat(ContainerChoice.attempted("domainflow-has-no-such-image:1"))
        .isEqualTo(
            new ContainerChoice.Attempt.Not(
                "image domainflow-has-no-such-image:1 is not there and cannot be pulled"));
  }

  @Test
  void an_image_that_cannot_be_had_is_an_error_where_a_container_must_be() {
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> ContainerChoice.forced("domainflow-has-no-such-image:1"))
        .withMessageContainingAll(
            "domainflow-has-no-such-image:1 is not there and cannot be pulled",
            "embedded",
            "jdbc:postgresql:");
  }

  @Test
  void a_server_that_does_not_start_shows_its_log() {
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> ContainerServer.start(IMAGE, "postgres", "-c", "max_connections=none"))
        .withMessageContainingAll(IMAGE, "max_connections", "embedded", "jdbc:postgresql:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"return", "SIGTERM"})
  void no_container_is_left_when_the_jvm_ends(String end) throws Exception {
    String told = end.equals("SIGTERM") ? "wait" : end;
    try (ForkedJvm jvm = ForkedJvm.start("container", told)) {
      String id = jvm.awaitReady().said("container");
      if (told.equals("wait")) {
        assertThat(exists(id)).isTrue();
        jvm.terminate();
      }
      jvm.awaitEnd();
      await().atMost(Duration.ofSeconds(20)).until(() -> !exists(id));
    }
  }

  private static boolean exists(String id) {
    DockerClient engine = DockerClientFactory.lazyClient();
    return engine.listContainersCmd().withShowAll(true).exec().stream()
        .anyMatch(container -> container.getId().startsWith(id));
  }
}
