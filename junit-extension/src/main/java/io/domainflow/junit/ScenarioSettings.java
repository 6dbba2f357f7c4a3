package io.domainflow.junit;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ContentionSettings;
import io.domainflow.explore.Durations;
import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.Fault;
import io.domainflow.explore.Isolation;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.Workload;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.inside.Inside;
import io.domainflow.explore.processes.ProcessesSettings;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.postgres.PostgresSource;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link ConcurrencyScenario} asks for, checked. Immutable.
 *
 * @param workers workers that are alike; 0 where the method declares actors
 * @param postgres servers on each of which it is run, at least one
 */
record ScenarioSettings(
    String scenario,
    Mode mode,
    int workers,
    int connectionsPerWorker,
    @Nullable ContentionSettings contention,
    @Nullable ExploreSettings exploration,
    @Nullable ProcessesSettings processes,
    Optional<String> replay,
    Set<Inside> inside,
    List<String> migrations,
    boolean clock,
    List<Duration> ticks,
    Set<Fault> faults,
    List<Isolation> isolation,
    List<PostgresSource> postgres) {

  static final int FEWEST = 2;
  static final int MOST = 1000;

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration AFTER_DURATION = Duration.ofSeconds(30);

  /**
   * Reads the annotation of a method, which has one.
   *
   * @throws ExtensionConfigurationException naming annotation, attribute and value, if it makes no
   *     sense
   */
  static ScenarioSettings of(Class<?> testClass, Method method) {
    ConcurrencyScenario annotation =
        AnnotationSupport.findAnnotation(method, ConcurrencyScenario.class).orElseThrow();
    String scenario = testClass.getSimpleName() + "." + method.getName();
    Misuse misuse = new Misuse(scenario);
    if (AnnotationSupport.isAnnotated(method, Test.class)) {
      throw misuse.of("", "stands together with @Test: remove @Test");
    }
    List<Class<?>> parameters = List.of(method.getParameterTypes());
    boolean declaresActors = parameters.contains(Scenario.class);
    if (declaresActors
        && (parameters.contains(Connection.class) || parameters.contains(Actor.class))) {
      throw misuse.of(
          "",
          "takes a Connection or an Actor beside its Scenario, which all actors would share: take a"
              + " DataSource, from which each borrows its own; each body is given its Actor");
    }
    checkWorkers(annotation, declaresActors, misuse);
    checkCounts(annotation, misuse);
    if (annotation.mode() != Mode.PROCESSES) {
      ProcessAttributes.refuseIn(annotation.mode(), annotation, misuse);
    }
    @Nullable ContentionSettings contention =
        annotation.mode() == Mode.EXPLORE ? null : contention(annotation, misuse);
    ScenarioSettings asked =
        new ScenarioSettings(
            scenario,
            annotation.mode(),
            annotation.workers(),
            annotation.connectionsPerWorker(),
            contention,
            annotation.mode() == Mode.EXPLORE ? ExploreAttributes.read(annotation, misuse) : null,
            contention != null && annotation.mode() == Mode.PROCESSES
                ? ProcessAttributes.read(annotation, contention, misuse)
                : null,
            ExploreAttributes.replay(annotation, scenario, misuse),
            ExploreAttributes.inside(annotation, misuse),
            migrations(annotation, misuse),
            annotation.clock() || annotation.ticks().length > 0,
            ticks(annotation, misuse),
            faults(annotation, misuse),
            isolation(annotation, misuse),
            misuse.asking(
                () ->
                    PostgresSource.configured(
                        List.of(annotation.postgres()), "attribute postgres")));
    return Workload.current()
        .map(load -> asked.as(load, contention(annotation, misuse)))
        .orElse(asked);
  }

  /** Its workers, free, and nothing besides. */
  private ScenarioSettings as(Workload load, ContentionSettings contending) {
    if (clock) {
      throw misuse().of("", "is no workload for others: its clock would move theirs");
    }
    return new ScenarioSettings(
        scenario,
        Mode.CONTEND,
        workers,
        connectionsPerWorker,
        contending.as(load, LONGEST),
        null,
        null,
        Optional.empty(),
        Set.of(),
        List.of(),
        false,
        List.of(),
        Set.of(),
        List.of(),
        postgres.subList(0, 1));
  }

  private static void checkWorkers(
      ConcurrencyScenario annotation, boolean declaresActors, Misuse misuse) {
    int workers = annotation.workers();
    int fewest = fewest(annotation.mode());
    String attribute = "workers = " + workers;
    if (declaresActors && workers != 0) {
      throw misuse.of(attribute, "the method declares its actors on a Scenario: leave workers out");
    }
    if (!declaresActors && workers == 0) {
      throw misuse.of(
          "",
          "needs workers: say workers = "
              + fewest
              + " or more, or declare actors on a Scenario parameter");
    }
    int others = annotation.ticks().length + annotation.faults().length;
    if (!declaresActors && (workers + Math.min(others, 1) < fewest || workers > MOST)) {
      throw misuse.of(attribute, "must be " + fewest + " to " + most(annotation.mode()));
    }
  }

  /**
   * One that is killed and comes back is a scenario; one that has the database for itself is none.
   */
  static int fewest(Mode mode) {
    return mode == Mode.PROCESSES ? ProcessAttributes.FEWEST_WORKERS : FEWEST;
  }

  static int most(Mode mode) {
    return switch (mode) {
      case EXPLORE -> ExploreAttributes.MOST_WORKERS;
      case CONTEND -> MOST;
      case PROCESSES -> ProcessAttributes.MOST_WORKERS;
    };
  }

  private static List<Isolation> isolation(ConcurrencyScenario annotation, Misuse misuse) {
    @Nullable String asked = System.getProperty("domainflow.isolation");
    if (asked != null && !asked.isBlank() && annotation.mode() == Mode.EXPLORE) {
      return isolation(asked, misuse);
    }
    List<Isolation> levels = List.copyOf(new TreeSet<>(List.of(annotation.isolation())));
    if (!levels.isEmpty() && annotation.mode() != Mode.EXPLORE) {
      throw misuse.of(
          "isolation = " + levels, "is for mode = EXPLORE: set it in the code or its pool");
    }
    return levels;
  }

  /** As SQL or the annotation writes them, with commas between. */
  private static List<Isolation> isolation(String asked, Misuse misuse) {
    Set<Isolation> levels = new TreeSet<>();
    for (String level : asked.split(",", -1)) {
      String name = level.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
      try {
        levels.add(Isolation.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw misuse.of(
            "domainflow.isolation = " + asked,
            level.strip() + " is none of " + Arrays.toString(Isolation.values()));
      }
    }
    return List.copyOf(levels);
  }

  private static Set<Fault> faults(ConcurrencyScenario annotation, Misuse misuse) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    faults.addAll(List.of(annotation.faults()));
    if (!faults.isEmpty() && annotation.mode() != Mode.EXPLORE) {
      throw misuse.of("faults = " + faults, "are for mode = EXPLORE, which chooses their place");
    }
    return faults;
  }

  private static void checkCounts(ConcurrencyScenario annotation, Misuse misuse) {
    if (annotation.iterations() < 1) {
      throw misuse.of("iterations = " + annotation.iterations(), "must be at least 1");
    }
    if (annotation.connectionsPerWorker() < 1) {
      throw misuse.of(
          "connectionsPerWorker = " + annotation.connectionsPerWorker(), "must be at least 1");
    }
  }

  private static ContentionSettings contention(ConcurrencyScenario annotation, Misuse misuse) {
    if (!annotation.threads().available()) {
      throw misuse.of(
          "threads = " + annotation.threads(),
          "needs Java 21, and this is " + Runtime.version().feature());
    }
    @Nullable Duration duration = duration("duration", annotation.duration(), misuse);
    if (duration != null && annotation.iterations() != 1) {
      throw misuse.of(
          "iterations = "
              + annotation.iterations()
              + ", duration = \""
              + annotation.duration()
              + "\"",
          "say one of the two");
    }
    @Nullable Duration timeout = duration("timeout", annotation.timeout(), misuse);
    if (timeout == null) {
      timeout = duration == null ? DEFAULT_TIMEOUT : duration.plus(AFTER_DURATION);
    }
    if (duration != null && duration.compareTo(timeout) >= 0) {
      throw misuse.of(
          "timeout = \"" + annotation.timeout() + "\"",
          "must be longer than duration = \"" + annotation.duration() + "\"");
    }
    return new ContentionSettings(
        annotation.iterations(),
        duration,
        timeout,
        annotation.threads(),
        expected(annotation, misuse));
  }

  static @Nullable Duration duration(String attribute, String value, Misuse misuse) {
    if (value.isEmpty()) {
      return null;
    }
    String text = attribute + " = \"" + value + "\"";
    Duration parsed;
    try {
      parsed = Durations.parse(value);
    } catch (IllegalArgumentException e) {
      throw misuse.of(text, "is no duration: write 500ms, 10s, 2m or PT10S");
    }
    if (parsed.isNegative() || parsed.isZero()) {
      throw misuse.of(text, "must be positive");
    }
    if (parsed.compareTo(LONGEST) > 0) {
      throw misuse.of(text, "must be 24 hours at most");
    }
    return parsed;
  }

  static ExpectedFailures expected(ConcurrencyScenario annotation, Misuse misuse) {
    return new ExpectedFailures(
        List.of(annotation.expected()), sqlStates(annotation.expectedSqlStates(), misuse));
  }

  private static Set<String> sqlStates(String[] states, Misuse misuse) {
    for (String state : states) {
      if (!state.matches("[0-9A-Z]{5}")) {
        throw misuse.of(
            "expectedSqlStates = \"" + state + "\"",
            "is no SQLSTATE: write five digits or capitals, as in 40001");
      }
    }
    return Set.copyOf(Arrays.asList(states));
  }

  private static List<Duration> ticks(ConcurrencyScenario annotation, Misuse misuse) {
    List<Duration> ticks = new ArrayList<>();
    for (String tick : annotation.ticks()) {
      String where = "ticks = \"" + tick + "\"";
      if (annotation.mode() != Mode.EXPLORE) {
        throw misuse.of(where, "is for mode = EXPLORE: free workers have no order of steps");
      }
      try {
        Duration by = Durations.parse(tick);
        DatabaseClock.check(by);
        ticks.add(by);
      } catch (IllegalArgumentException e) {
        throw misuse.of(where, String.valueOf(e.getMessage()), e);
      }
    }
    return List.copyOf(ticks);
  }

  private static List<String> migrations(ConcurrencyScenario annotation, Misuse misuse) {
    for (String location : annotation.migrations()) {
      if (location.isBlank()) {
        throw misuse.of("migrations = \"" + location + "\"", "names no place");
      }
    }
    return List.of(annotation.migrations());
  }

  /** Where the annotation stands, for messages. */
  Misuse misuse() {
    return new Misuse(scenario);
  }

  /** Makes errors that name annotation, attribute and value. */
  record Misuse(String scenario) {
    ExtensionConfigurationException of(String attribute, String problem) {
      return of(attribute, problem, null);
    }

    ExtensionConfigurationException of(
        String attribute, String problem, @Nullable Throwable cause) {
      String annotation =
          "@ConcurrencyScenario" + (attribute.isEmpty() ? "" : "(" + attribute + ")");
      return new ExtensionConfigurationException(
          annotation + " on " + scenario + (attribute.isEmpty() ? " " : ": ") + problem, cause);
    }

    <T> T asking(Supplier<T> question) {
      try {
        return question.get();
      } catch (IllegalArgumentException e) {
        throw of("postgres", String.valueOf(e.getMessage()), e);
      }
    }
  }
}
