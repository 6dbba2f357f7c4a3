package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.ScenarioFailedError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a scenario says when a worker's JVM did what it must not, or could not be had. */
final class ProcessesFailureTest {
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static final class Failing {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, iterations = 3)
    void call(Actor actor, Connection db) throws SQLException {
      if (actor.number() == 2 && actor.iteration() == 1) {
        System.out.println("about to fail");
        execute(db, "SELECT 1 / 0");
      }
    }
  }

  static final class Expecting {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        iterations = 2,
        expected = IllegalStateException.class,
        expectedSqlStates = "22012")
    void call(Actor actor, Connection db) throws SQLException {
      if (actor.iteration() == 0) {
        execute(db, "SELECT 1 / 0");
      }
      if (actor.number() == 2) {
        throw new IllegalStateException("as expected");
      }
    }
  }

  @Test
  void expected_exceptions_are_counted() {
    assertThat(Outcome.of(Expecting.class).passed().entries())
        .containsEntry("domainflow.calls", "1")
        .containsEntry("domainflow.expectedFailures", "3");
  }

  static final class Exiting {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, iterations = 2)
    void call(Actor actor) {
      if (actor.number() == 1) {
        giveUp();
      }
    }

    private static void giveUp() {
      System.exit(3);
    }
  }

  static final class Halting {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call(Actor actor) {
      if (actor.number() == 1) {
        System.out.println("last words");
        Runtime.getRuntime().halt(137);
      }
    }
  }

  static final class WrongFlag {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 5, jvmArgs = "-XX:+NoSuchFlag")
    void call() {}
  }

  static final class NoMemory {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, jvmArgs = "-Xmx2m")
    void call() {}
  }

  static final class TooLittleMemory {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1, jvmArgs = "-Xmx40m")
    void call() {
      byte[][] all = new byte[1000][];
      for (int index = 0; index < all.length; index++) {
        all[index] = new byte[1 << 20];
      }
    }
  }

  static final class PreparingConstructor {
    PreparingConstructor(Connection db) throws SQLException {
      execute(db, "CREATE TABLE once (n bigint)");
    }

    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call() {}
  }

  static final class NotThere {
    private @Nullable String url;

    @BeforeEach
    void prepare() {
      url = "somewhere";
    }

    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call() {
      System.out.println(Objects.requireNonNull(url).length());
    }
  }

  static final class OtherActors {
    private String name = "first";

    @BeforeEach
    void prepare() {
      name = "second";
    }

    @ConcurrencyScenario(mode = Mode.PROCESSES)
    void call(Scenario scenario) {
      scenario.actor(name, actor -> {});
    }
  }

  static final class Captured {
    @ConcurrencyScenario(mode = Mode.PROCESSES, timeout = "2s")
    void call(Scenario scenario) {
      CountDownLatch together = new CountDownLatch(2);
      for (String name : List.of("a", "b")) {
        scenario.actor(
            name,
            actor -> {
              together.countDown();
              together.await();
            });
      }
    }
  }

  static final class Waiting {
    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE row (id bigint PRIMARY KEY)");
    }

    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, timeout = "3s")
    void call(Connection db) throws Exception {
      db.setAutoCommit(false);
      execute(db, "INSERT INTO row VALUES (1)");
      waitForEver();
    }

    private static void waitForEver() throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  static final class RecoveryFails {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, killAt = "worker-1/here")
    void call(Actor actor) {
      actor.step("here");
    }

    @Recovery
    void recover(Actor actor) {
      if (actor.number() == 1) {
        throw new IllegalStateException("nothing to recover from");
      }
    }
  }

  static final class NeverThere {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 2,
        killAt = {"nowhere", "here#3"})
    void call(Actor actor) {
      actor.step("here");
    }
  }

  static final class TooLate {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, kills = 2, killWithin = "1h")
    void call() {}
  }

  static final class Leaking {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call(Actor actor) throws SQLException {
      if (actor.number() == 1) {
        execute(actor.dataSource().getConnection(), "SELECT 1");
      }
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        failure(
            Failing.class,
            "Worker 2 failed in its call 2: org.postgresql.util.PSQLException (SQLSTATE 22012)",
            "the end of target/domainflow/processes/io.domainflow.junit.ProcessesFailureTest.Failing.call/2-worker-2.log:",
            "about to fail",
            "The output of each JVM is in target"),
        failure(
            Exiting.class,
            "The JVM of worker-1 ended with exit status 3 in or after its call 1: its code called"
                + " System.exit",
            "ProcessesFailureTest$Exiting.giveUp(ProcessesFailureTest.java:"),
        failure(
            Halting.class,
            "The JVM of worker-1 ended with exit status 137",
            "somebody else killed it",
            "last words"),
        failure(
            WrongFlag.class,
            "WrongFlag.call failed (5 workers, not started)",
            "ended with exit status 1 before it was ready",
            "NoSuchFlag"),
        failure(NoMemory.class, "before it was ready"),
        failure(TooLittleMemory.class, "Worker 1 failed in its call 1: java.lang.OutOfMemoryError"),
        failure(
            PreparingConstructor.class,
            "has nothing to run",
            "The constructor of PreparingConstructor runs in the JVM of each worker too",
            "relation \"once\" already exists",
            "belongs into @BeforeEach"),
        failure(
            NotThere.class,
            "java.lang.NullPointerException",
            "@BeforeEach has not: what it puts into fields is not there"),
        failure(OtherActors.class, "declared [first] there in place of [second]"),
        failure(
            Captured.class,
            "2 workers had not ended after 2 s",
            "Each JVM has its own CountDownLatch which the body of a captured."),
        failure(
            Waiting.class,
            "2 workers had not ended after 3 s",
            "ProcessesFailureTest$Waiting.waitForEver",
            "waits for worker-",
            "INSERT INTO row VALUES (1)"),
        failure(
            RecoveryFails.class,
            "worker-1 came back after it was killed, and its recovery failed:"
                + " java.lang.IllegalStateException: nothing to recover from"),
        failure(
            NeverThere.class,
            "killAt = \"nowhere\" was not reached",
            "killAt = \"here#3\" was not reached"),
        failure(TooLate.class, "No worker was killed: 2 of 2 kills came too late"),
        failure(Leaking.class, "1 connection borrowed and not given back"));
  }

  private static Arguments failure(Class<?> scenarios, String... said) {
    return Arguments.of(scenarios, List.of(said));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void tells_what_happened_and_leaves_no_jvm_behind(Class<?> scenarios, List<String> said) {
    Outcome outcome = Outcome.of(scenarios);

    assertThat(outcome.failure()).isInstanceOf(ScenarioFailedError.class);
    assertThat(outcome.message()).contains(said);
    assertThat(ProcessHandle.current().children())
        .filteredOn(child -> child.info().commandLine().orElse("").contains("domainflow-worker"))
        .allMatch(child -> child.onExit().join() != null);
  }

  static final class Loud {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1)
    void call() {
      System.out.println("the beginning");
      String line = "x".repeat(1023);
      for (int kilobyte = 0; kilobyte < 20 * 1024; kilobyte++) {
        System.out.println(line);
      }
      System.out.println("the end");
      throw new IllegalStateException("too loud");
    }
  }

  @Test
  void of_huge_output_the_beginning_and_the_end_are_kept() throws IOException {
    assertThat(Outcome.of(Loud.class).message()).hasSizeLessThan(10_000);

    Path kept =
        Path.of(
            "target",
            "domainflow",
            "processes",
            "io.domainflow.junit.ProcessesFailureTest.Loud.call",
            "1-worker-1.log");
    assertThat(Files.size(kept)).isLessThan(9 << 20);
    assertThat(Files.readString(kept))
        .startsWith("the beginning\n")
        .contains("bytes are left out here")
        .endsWith("the end\n");
  }

  static final class Assuming {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call() {
      assumeTrue(false, "not here");
    }
  }

  @Test
  void an_assumption_of_a_worker_skips_the_scenario() {
    assertThat(Outcome.of(Assuming.class).results().testEvents().aborted().count()).isEqualTo(1);
  }

  // --- Misuse ---

  static final class NoWorkers {
    @ConcurrencyScenario(mode = Mode.PROCESSES)
    void call() {}
  }

  static final class NegativeWorkers {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = -1)
    void call() {}
  }

  static final class TooManyWorkers {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 101)
    void call() {}
  }

  static final class NoActors {
    @ConcurrencyScenario(mode = Mode.PROCESSES)
    void call(Scenario scenario) {}
  }

  static final class TooManyConnections {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 10, connectionsPerWorker = 1000)
    void call() {}
  }

  static final class NoStep {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1, killAt = "here#0")
    void call() {}
  }

  static final class StepTwice {
    @ConcurrencyScenario(
        mode = Mode.PROCESSES,
        workers = 1,
        killAt = {"here", "here#1"})
    void call() {}
  }

  static final class NoArgument {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 1, jvmArgs = "Main")
    void call() {}
  }

  static final class KillsElsewhere {
    @ConcurrencyScenario(workers = 2, kills = 3)
    void call() {}
  }

  static final class NothingToKill {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2, killWithin = "1s")
    void call() {}
  }

  static final class Unserialisable {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call(TestInfo test) {}
  }

  static final class RecoveryTakesText {
    @ConcurrencyScenario(mode = Mode.PROCESSES, workers = 2)
    void call() {}

    @Recovery
    void recover(String text) {}
  }

  static Stream<Arguments> misuses() {
    return Stream.of(
        failure(NoWorkers.class, "needs workers: say workers = 1 or more"),
        failure(NegativeWorkers.class, "(workers = -1)", "must be 1 to 100"),
        failure(TooManyWorkers.class, "(workers = 101)", "must be 100 at most"),
        failure(NoActors.class, "declares 0 actors", "it must be 1 to 100"),
        failure(TooManyConnections.class, "needs ", "sessions", "max_connections"),
        failure(NoStep.class, "(killAt = \"here#0\")", "write label, label#3"),
        failure(StepTwice.class, "(killAt = \"here#1\")", "stands there twice"),
        failure(NoArgument.class, "(jvmArgs = \"Main\")"),
        failure(KillsElsewhere.class, "(kills = 3)", "is for mode = PROCESSES"),
        failure(NothingToKill.class, "(killWithin = \"1s\")", "needs kills"),
        failure(Unserialisable.class, "takes a TestInfo, which cannot be handed"),
        failure(
            RecoveryTakesText.class, "@Recovery on RecoveryTakesText.recover: returns nothing"));
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void misuse_is_named_at_once(Class<?> scenarios, List<String> said) {
    List<Throwable> failures = Outcome.of(scenarios).failures();

    assertThat(failures).isNotEmpty();
    for (String part : said) {
      assertThat(failures).allSatisfy(failure -> assertThat(failure).hasMessageContaining(part));
    }
  }
}
