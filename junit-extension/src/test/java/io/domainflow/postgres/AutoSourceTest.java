package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "these engines listen on Unix sockets")
final class AutoSourceTest {
  @TempDir private Path home = Path.of("");

  @Test
  void without_an_engine_it_is_embedded_without_testcontainers_and_leaves_nothing()
      throws Exception {
    Path loaded = home.resolve("loaded");
    Map<String, String> environment =
        Map.of(
            "DOCKER_HOST",
            "unix://" + home.resolve("nobody.sock"),
            "JDK_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + loaded);
    try (ForkedJvm jvm = ForkedJvm.start(environment, "auto", "return")) {
      assertThat(jvm.awaitReady().said("description"))
          .isEqualTo("PostgreSQL 18.6, embedded, as no Docker engine answers");
      assertThat(jvm.awaitEnd()).isZero();
      assertThat(jvm.directory()).doesNotExist();
      assertThat(Processes.of(jvm.directory())).isEmpty();
    }
    assertThat(Files.readString(loaded))
        .contains("io.domainflow.postgres.ContainerChoice")
        .doesNotContain("org.testcontainers");
  }

  @Test
  void a_socket_that_nobody_listens_on_is_no_engine() throws IOException {
    Path socket = home.resolve("docker.sock");
    Map<String, String> environment = Map.of("DOCKER_HOST", "unix://" + socket);
    try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      engine.bind(UnixDomainSocketAddress.of(socket));
      assertThat(listens(environment)).isTrue();
    }
    assertThat(socket).exists();
    assertThat(listens(environment)).isFalse();
  }

  @Test
  void an_engine_behind_a_port_is_asked_there() throws IOException {
    String place;
    try (ServerSocket engine = new ServerSocket(0)) {
      place = "tcp://127.0.0.1:" + engine.getLocalPort();
      assertThat(listens(Map.of("DOCKER_HOST", place))).isTrue();
    }
    assertThat(listens(Map.of("DOCKER_HOST", place))).isFalse();
  }

  @Test
  void the_desktop_socket_and_the_properties_of_testcontainers_count() throws IOException {
    Path socket = Files.createDirectories(home.resolve(".docker/run")).resolve("docker.sock");
    try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      engine.bind(UnixDomainSocketAddress.of(socket));
      assertThat(listens(Map.of())).isTrue();

      Files.writeString(
          home.resolve(".testcontainers.properties"), "docker.host=unix://" + socket + "\n");
      assertThat(listens(Map.of("XDG_RUNTIME_DIR", home.toString()))).isTrue();
    }
  }

  private boolean listens(Map<String, String> environment) {
    return DockerSocket.listens(environment::get, home, Platform.current());
  }
}
