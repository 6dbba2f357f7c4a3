package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Scenario;
import io.domainflow.explore.ThreadKind;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Misuse fails at once, naming annotation, attribute and value. */
final class MisuseTest {
  static final class NoWorkers {
    @ConcurrencyScenario(mode = Mode.CONTEND)
    void call() {}
  }

  static final class OneWorker {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 1)
    void call() {}
  }

  static final class TooManyWorkers {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 1001)
    void call() {}
  }

  static final class WorkersAndActors {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call(Scenario scenario) {}
  }

  static final class SharedConnection {
    @ConcurrencyScenario(mode = Mode.CONTEND)
    void call(Scenario scenario, Connection shared) {}
  }

  static final class EndlessTimeout {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, timeout = "999999999h")
    void call() {}
  }

  static final class NoActors {
    @ConcurrencyScenario(mode = Mode.CONTEND)
    void call(Scenario scenario) {}
  }

  static final class SameActorTwice {
    @ConcurrencyScenario(mode = Mode.CONTEND)
    void call(Scenario scenario) {
      scenario.actor("payer", actor -> {});
      scenario.actor("payer", actor -> {});
    }
  }

  static final class NoIterations {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, iterations = 0)
    void call() {}
  }

  static final class IterationsAndDuration {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, iterations = 7, duration = "1s")
    void call() {}
  }

  static final class NoDuration {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, duration = "ten seconds")
    void call() {}
  }

  static final class NegativeTimeout {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, timeout = "PT-5S")
    void call() {}
  }

  static final class TimeoutBeforeTheEnd {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, duration = "10s", timeout = "5s")
    void call() {}
  }

  static final class NoSqlState {
    @ConcurrencyScenario(
        mode = Mode.CONTEND,
        workers = 2,
        expectedSqlStates = "serialization_failure")
    void call() {}
  }

  static final class NoConnections {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, connectionsPerWorker = 0)
    void call() {}
  }

  static final class TooManyConnections {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 1000, connectionsPerWorker = 50)
    void call() {}
  }

  static final class ManyDeclared {
    @ConcurrencyScenario(mode = Mode.CONTEND)
    void call(Scenario scenario) {
      for (int number = 1; number <= 1001; number++) {
        scenario.actor("a" + number, actor -> {});
      }
    }
  }

  static final class NoPlace {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, migrations = " ")
    void call() {}
  }

  static final class NoMigrations {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, migrations = "classpath:db/nowhere")
    void call() {}
  }

  static final class NoServer {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, postgres = "oracle")
    void call() {}
  }

  static final class AlsoATest {
    @Test
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}
  }

  static final class InvariantReturnsText {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}

    @Invariant("all is well")
    String well() {
      return "well";
    }
  }

  static final class InvariantTakesText {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}

    @Invariant("all is well")
    boolean well(String how) {
      return true;
    }
  }

  static final class InvariantSaysNothing {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}

    @Invariant(" ")
    boolean well(Connection db) {
      return true;
    }
  }

  static final class ScenarioOutsideTheMethod {
    @BeforeEach
    void prepare(Scenario scenario) {}

    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2)
    void call() {}
  }

  static Stream<Arguments> misuses() {
    return Stream.of(
        misuse(NoWorkers.class, "@ConcurrencyScenario on NoWorkers.call needs workers"),
        misuse(OneWorker.class, "(workers = 1) on OneWorker.call: must be 2 to 1000"),
        misuse(TooManyWorkers.class, "(workers = 1001) on TooManyWorkers.call: must be"),
        misuse(WorkersAndActors.class, "(workers = 2)", "leave workers out"),
        misuse(SharedConnection.class, "beside its Scenario", "take a DataSource"),
        misuse(EndlessTimeout.class, "(timeout = \"999999999h\")", "24 hours at most"),
        misuse(NoActors.class, "declares 0 actors"),
        misuse(ManyDeclared.class, "declares 1001 actors"),
        misuse(SameActorTwice.class, "\"payer\" is declared twice"),
        misuse(NoIterations.class, "(iterations = 0)", "at least 1"),
        misuse(IterationsAndDuration.class, "(iterations = 7, duration = \"1s\")"),
        misuse(NoDuration.class, "(duration = \"ten seconds\")", "write 500ms, 10s, 2m"),
        misuse(NegativeTimeout.class, "(timeout = \"PT-5S\")", "must be positive"),
        misuse(TimeoutBeforeTheEnd.class, "(timeout = \"5s\")", "duration = \"10s\""),
        misuse(NoSqlState.class, "(expectedSqlStates = \"serialization_failure\")"),
        misuse(NoConnections.class, "(connectionsPerWorker = 0)", "at least 1"),
        misuse(
            TooManyConnections.class,
            "(workers = 1000, connectionsPerWorker = 50)",
            "needs 50003 sessions",
            "max_connections"),
        misuse(NoPlace.class, "(migrations = \" \")", "names no place"),
        misuse(NoMigrations.class, "(migrations = \"classpath:db/nowhere\")"),
        misuse(NoServer.class, "(postgres", "oracle", "embedded", "container"),
        misuse(AlsoATest.class, "stands together with @Test: remove @Test"),
        misuse(
            InvariantReturnsText.class,
            "@Invariant(\"all is well\") on InvariantReturnsText.well: returns String"),
        misuse(InvariantTakesText.class, "@Invariant(\"all is well\")", "takes String"),
        misuse(InvariantSaysNothing.class, "@Invariant(\" \")", "needs a text"),
        misuse(ScenarioOutsideTheMethod.class, "Scenario", "declare its actors there"));
  }

  private static Arguments misuse(Class<?> scenarios, String... said) {
    return Arguments.of(scenarios, List.of(said));
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void fails_at_once_and_says_what_to_do(Class<?> scenarios, List<String> said) {
    List<Throwable> failures = Outcome.of(scenarios).failures();

    assertThat(failures).isNotEmpty();
    for (String part : said) {
      assertThat(failures).allSatisfy(failure -> assertThat(failure).hasMessageContaining(part));
    }
  }

  static final class Virtual {
    @ConcurrencyScenario(mode = Mode.CONTEND, workers = 2, threads = ThreadKind.VIRTUAL)
    void call() {}
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtual_threads_are_refused_where_there_are_none() {
    assertThat(Outcome.of(Virtual.class).message())
        .contains("(threads = VIRTUAL) on Virtual.call: needs Java 21, and this is 17");
  }
}
