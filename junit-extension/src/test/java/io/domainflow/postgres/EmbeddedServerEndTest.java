package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** However the JVM ends, its server and all files of it end too. */
final class EmbeddedServerEndTest {
  @Test
  void nothing_is_left_when_the_jvm_ends_by_itself() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.of("embedded", "return")) {
      assertThat(jvm.awaitEnd()).isZero();
      assertNothingLeft(directory(jvm));
    }
  }

  @Test
  void nothing_is_left_after_an_uncaught_failure() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.of("embedded", "throw")) {
      assertThat(jvm.awaitEnd()).isOne();
      assertNothingLeft(directory(jvm));
    }
  }

  @Test
  void nothing_is_left_after_an_exit() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.of("embedded", "exit")) {
      assertThat(jvm.awaitEnd()).isOne();
      assertNothingLeft(directory(jvm));
    }
  }

  @Test
  void nothing_is_left_when_the_jvm_is_terminated() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.of("embedded", "wait")) {
      assertThat(directory(jvm)).isDirectory();
      jvm.terminate();
      jvm.awaitEnd();
      assertNothingLeft(directory(jvm));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no reaper on Windows")
  void nothing_is_left_when_the_jvm_is_killed() throws Exception {
    try (ForkedJvm jvm = ForkedJvm.of("embedded", "wait")) {
      Path directory = directory(jvm);
      assertThat(Processes.of(directory)).isNotEmpty();
      jvm.kill();
      jvm.awaitEnd();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.notExists(directory) && Processes.of(directory).isEmpty());
    }
  }

  private static Path directory(ForkedJvm jvm) {
    Path directory = Path.of(jvm.said("data")).resolveSibling("").toAbsolutePath();
    assertThat(directory.toString()).contains(ServerDirectory.PREFIX);
    return directory;
  }

  private static void assertNothingLeft(Path directory) throws IOException {
    assertThat(directory).doesNotExist();
    assertThat(Processes.of(directory)).isEmpty();
  }
}
