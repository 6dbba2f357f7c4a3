package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerBinariesTest {
  private static final Path OLDEST = Path.of("target", "dependency", "oldest-postgres.jar");

  @Test
  void programs_are_kept_where_the_user_says_so_once_for_all_jvms(@TempDir Path directory)
      throws IOException, InterruptedException {
    Map<String, String> kept = Map.of(ServerBinaries.VARIABLE, directory.toString());
    try (ForkedJvm first = ForkedJvm.start(kept, "embedded", "return");
        ForkedJvm second = ForkedJvm.start(kept, "embedded", "return")) {
      assertThat(first.awaitReady().directory()).isNotEqualTo(second.awaitReady().directory());
      assertThat(first.awaitEnd() + second.awaitEnd()).isZero();
    }

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.toList())
          .singleElement()
          .satisfies(home -> assertThat(home.resolve("bin")).isNotEmptyDirectory());
    }
  }

  @Test
  void binaries_of_the_oldest_version_do_as_well() throws IOException, InterruptedException {
    Platform platform = Platform.current();
    assumeTrue(
        platform.artifact().endsWith("-linux-amd64"),
        "the oldest binaries are here for Linux only");
    String classPath =
        OLDEST.toAbsolutePath() + File.pathSeparator + System.getProperty("java.class.path");

    try (ForkedJvm jvm =
        ForkedJvm.start(List.of(), classPath, Map.of(), "embedded", "return").awaitReady()) {
      assertThat(jvm.said("description")).isEqualTo("PostgreSQL 14.22, embedded");
      assertThat(jvm.awaitEnd()).isZero();
    }
  }
}
