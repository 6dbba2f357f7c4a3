package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers' JVMs end with that of the test, however it ends. */
final class ProcessesEndTest {
  private static final Pattern PID = Pattern.compile("worker (\\d+)\\R");

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  /** Workers that never end. */
  static final class Endless {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, timeout = "1h")
    void call() throws InterruptedException {
      System.out.println("worker " + ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
  }

  /** A JVM that runs them. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) {
      Outcome.of(Endless.class).passed();
    }
  }

  @Test
  void also_when_the_test_is_killed() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddomainflow.reports=" + folder,
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("parent.log").toFile())
            .start();
    List<ProcessHandle> workers;
    try {
      workers =
          await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> workers(parent), found -> found.size() == 2);
      assertThat(workers).allMatch(ProcessHandle::isAlive);
    } finally {
      parent.destroyForcibly();
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  private List<ProcessHandle> workers(Process parent) throws IOException {
    if (!parent.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("parent.log")));
    }
    Path output =
        folder.resolve("processes").resolve("io.domainflow.junit.ProcessesEndTest.Endless.call");
    if (!Files.isDirectory(output)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(output)) {
      return files
          .map(ProcessesEndTest::pid)
          .flatMap(Optional::stream)
          .map(ProcessHandle::of)
          .flatMap(Optional::stream)
          .toList();
    }
  }

  private static Optional<Long> pid(Path file) {
    try {
      Matcher said = PID.matcher(Files.readString(file));
      return said.find() ? Optional.of(Long.parseLong(said.group(1))) : Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
