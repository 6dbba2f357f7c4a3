package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension on JUnit 5.13, in a JVM that has no other. */
final class OldestJUnitTest {
  private static final Path JUNIT = Path.of("target", "dependency", "oldest-junit.jar");

  static final class Scenarios {
    @BeforeEach
    void prepare(Connection db, Actor actor) throws SQLException {
      db.createStatement().execute("CREATE TABLE entry (id int)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void alike(Actor actor, Connection db) throws SQLException {
      db.createStatement().execute("INSERT INTO entry VALUES (1)");
    }

    @ConcurrencyScenario(mode = Mode.CONTEND)
    void different(Scenario scenario, DataSource db) {
      scenario.actor("one", actor -> {});
      scenario.actor("other", actor -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void parameterised(int value) {}

    @Invariant("the table is there")
    boolean there(Connection db) throws SQLException {
      return db.createStatement().execute("SELECT * FROM entry");
    }

    @Nested
    final class Inner {
      Inner(DataSource dataSource) {}

      @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
      void broken() {}

      @Invariant("never")
      boolean never() {
        return false;
      }
    }
  }

  @Test
  void scenarios_pass_and_fail_as_on_the_newest() throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--select-class=" + Scenarios.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jvm.waitFor();

    assertThat(said)
        .contains("4 tests successful", "1 tests failed")
        .contains("Invariant \"never\" does not hold  [Inner.never]");
  }

  /** Ours, with the oldest JUnit first and no other. */
  private static String classPath() {
    List<String> without = List.of("junit-jupiter", "junit-platform", "jqwik", "opentest4j");
    String ours =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    without.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    return Stream.of(JUNIT.toAbsolutePath().toString(), ours)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
