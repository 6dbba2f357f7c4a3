package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However the JVM ends, its server and all files of it end too; for its normal end see {@link
 * AutoSourceTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedServerEndTest {
  /** All start at once, as each takes seconds. */
  private final Map<String, ForkedJvm> jvms = new HashMap<>();

  @BeforeAll
  void start_the_jvms() throws IOException {
    for (String end : List.of("throw", "exit")) {
      jvms.put(end, ForkedJvm.start("embedded", end));
    }
    jvms.put("SIGTERM", ForkedJvm.start("embedded", "wait"));
    Map<String, String> nothingKept = Map.of(ServerBinaries.VARIABLE, "");
    jvms.put("SIGKILL", ForkedJvm.start(nothingKept, "embedded", "wait"));
  }

  @AfterAll
  void end_them() {
    new ArrayList<>(jvms.values()).forEach(ForkedJvm::close);
  }

  private ForkedJvm jvm(String end) throws IOException {
    ForkedJvm jvm = jvms.get(end);
    assertThat(jvm).isNotNull();
    return jvm.awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "exit"})
  void nothing_is_left_after_an_uncaught_failure_or_an_exit(String end) throws Exception {
    ForkedJvm jvm = jvm(end);

    assertThat(jvm.awaitEnd()).isOne();
    assertNothingLeft(jvm.directory());
  }

  @Test
  void nothing_is_left_when_the_jvm_is_terminated() throws Exception {
    ForkedJvm jvm = jvm("SIGTERM");
    assertThat(jvm.directory()).isDirectory();

    jvm.terminate();

    jvm.awaitEnd();
    assertNothingLeft(jvm.directory());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no reaper on Windows")
  void nothing_is_left_when_the_jvm_is_killed() throws Exception {
    ForkedJvm jvm = jvm("SIGKILL");
    Path directory = jvm.directory();
    assertThat(Processes.of(directory)).isNotEmpty();
    assertThat(directory.resolve("bin")).isDirectory();

    jvm.kill();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.notExists(directory) && Processes.of(directory).isEmpty());
  }

  private static void assertNothingLeft(Path directory) {
    assertThat(directory).doesNotExist();
    assertThat(Processes.of(directory)).isEmpty();
  }
}
