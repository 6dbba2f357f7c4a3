package io.domainflow.junit;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ContentionReport;
import io.domainflow.explore.ContentionVerdict;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.ForeignException;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.ScenarioFailedError;
import io.domainflow.explore.Workload;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.processes.ProcessesReport;
import io.domainflow.explore.report.TextReport;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.postgres.TestDatabase;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Binds {@link ConcurrencyScenario} to JUnit Jupiter: one invocation of the template is one run of
 * the scenario.
 */
final class ConcurrencyScenarioExtension
    implements TestTemplateInvocationContextProvider,
        ParameterResolver,
        TestInstancePreConstructCallback,
        BeforeEachCallback,
        BeforeTestExecutionCallback,
        InvocationInterceptor {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ConcurrencyScenarioExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(
          Actor.class,
          Scenario.class,
          ScenarioClock.class,
          DataSource.class,
          Connection.class,
          TestDatabase.class);

  /** Those of a scenario with a clock; in others, they may be somebody else's. */
  private static final Set<Class<?>> JAVA_TIME = Set.of(Clock.class, InstantSource.class);

  // --- The template ---

  /**
   * One invocation by default; another template annotation on the method, as of a parameterised
   * test, has its own.
   */
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return Arrays.stream(context.getRequiredTestMethod().getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> !isScenario(type))
        .noneMatch(type -> AnnotationSupport.isAnnotated(type, TestTemplate.class));
  }

  private static boolean isScenario(Class<?> annotation) {
    return annotation == ConcurrencyScenario.class
        || AnnotationSupport.isAnnotated(annotation, ConcurrencyScenario.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    ScenarioSettings settings = settings(context);
    return Dimensions.places(settings).stream().map(place -> invocation(settings, place));
  }

  private static TestTemplateInvocationContext invocation(
      ScenarioSettings settings, Dimensions.Place place) {
    return new TestTemplateInvocationContext() {
      @Override
      public String getDisplayName(int index) {
        String verb =
            switch (settings.mode()) {
              case EXPLORE -> "explored";
              case CONTEND -> "contend";
              case PROCESSES -> "in processes";
            };
        String does = settings.workers() == 0 ? verb : settings.workers() + " workers " + verb;
        return (does + " " + Dimensions.words(settings, place)).strip();
      }
    };
  }

  // --- Parameters ---

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return TYPES.contains(type) || (JAVA_TIME.contains(type) && settings(context).clock());
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    boolean forWorker =
        parameter.getDeclaringExecutable().equals(context.getTestMethod().orElse(null));
    if (type == Scenario.class) {
      if (!forWorker) {
        throw new ParameterResolutionException(
            "A Scenario is a parameter of the @ConcurrencyScenario method only: declare its actors there");
      }
      return actors(context);
    }
    if (type == ScenarioClock.class || JAVA_TIME.contains(type)) {
      ScenarioClock clock = run(context).clock();
      if (clock == null) {
        throw settings(context)
            .misuse()
            .of("", "takes a ScenarioClock: say clock = true, so that its database gets one");
      }
      return type == ScenarioClock.class ? clock : clock.asClock(ZoneOffset.UTC);
    }
    if (type == DataSource.class) {
      return run(context).dataSource();
    }
    if (type == TestDatabase.class) {
      return run(context).database();
    }
    if (forWorker) {
      return null; // each worker gets its own
    }
    if (type == Actor.class) {
      return new Preparer(run(context).dataSource());
    }
    try {
      return run(context).connect();
    } catch (SQLException e) {
      throw new ParameterResolutionException("The scenario's database gives no connection", e);
    }
  }

  // --- The run ---

  /**
   * What other extensions do with a new test instance, such as to start an application, finds the
   * database. An instance of the whole class has none.
   */
  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext instance, ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      run(context);
    }
  }

  /**
   * Server and database stand before anybody's {@code @BeforeEach}, and before any timeout runs.
   */
  @Override
  public void beforeEach(ExtensionContext context) {
    run(context);
  }

  /** The connections of workers that are alike are opened before the method's timeout runs. */
  @Override
  public void beforeTestExecution(ExtensionContext context) throws SQLException {
    int workers = settings(context).workers();
    if (workers > 0 && settings(context).mode() == Mode.CONTEND) {
      run(context).openFor(workers);
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    settings(context); // refuses @Test beside the scenario
    throw new IllegalStateException(context.getDisplayName() + " is a scenario and no plain test");
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    ScenarioSettings settings = settings(context);
    DeclaredActors actors;
    if (settings.workers() == 0) {
      invocation.proceed();
      actors = actors(context);
    } else {
      invocation.skip();
      actors =
          DeclaredActors.alike(
              settings.workers(), new WorkerMethod(method)::run, run(context).clock());
    }
    settings.ticks().forEach(actors::tick);
    if (!settings.faults().isEmpty()) {
      actors =
          actors.with(
              settings.faults(),
              RecoveryMethods.of(
                      context.getRequiredTestInstances().getAllInstances(),
                      run(context).dataSource(),
                      run(context).database())
                  .orElse(null));
    }
    if (settings.workers() == 0) {
      checkCount(settings, actors.size());
    }
    Dimensions dimensions = dimensions(settings, context);
    Dimensions.Place place = Dimensions.of(settings, context);
    try {
      run(settings, actors, method, context);
    } catch (ScenarioFailedError failed) {
      dimensions.note(place, false);
      throw failed;
    }
    dimensions.note(place, true);
  }

  private static void run(
      ScenarioSettings settings,
      DeclaredActors actors,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Exception {
    switch (settings.mode()) {
      case EXPLORE -> explore(settings, actors, context);
      case CONTEND -> {
        ScheduleMethods.call(context.getRequiredTestInstances());
        contend(settings, actors, context);
      }
      case PROCESSES -> processes(settings, actors, method, context);
    }
  }

  private static void explore(
      ScenarioSettings settings, DeclaredActors actors, ExtensionContext context)
      throws SQLException, InterruptedException {
    ScenarioRun run = run(context);
    ScenarioReports reports = ScenarioReports.of(settings.scenario(), context);
    ExplorationReport report =
        run.explore(new ExploredTest(settings, actors, context, run.database()), reports);
    Dimensions.Place place = Dimensions.of(settings, context);
    Map<String, String> entries = entries(report);
    if (place.level() != null) {
      entries.put("domainflow.isolation", place.level().sql());
    }
    if (settings.postgres().size() > 1) {
      entries.put("domainflow.postgres", place.server().toString());
    }
    String where = Dimensions.words(settings, place);
    ConsoleLine.result(
        settings.scenario(), where.isEmpty() ? report.summary() : where + ", " + report.summary());
    context.publishReportEntry(entries);
    if (report.failed().isEmpty()) {
      reports.clear();
      report.warnings().forEach(warning -> ConsoleLine.result(settings.scenario(), warning));
      return;
    }
    if (report.cause() instanceof TestAbortedException aborted) {
      throw aborted; // an assumption of a worker does not hold
    }
    FailedSchedule failed = report.failed().get();
    ScenarioFailedError error =
        new ScenarioFailedError(TextReport.of(failed, reports.write(failed)));
    if (report.cause() != null) {
      error.initCause(report.cause());
    }
    throw error;
  }

  private static Map<String, String> entries(ExplorationReport report) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("domainflow.workers", "" + report.actors());
    entries.put("domainflow.schedules", "" + report.schedules());
    entries.put("domainflow.serialOrders", "" + report.serialOrders());
    entries.put("domainflow.redundantSchedules", "" + report.redundant());
    entries.put("domainflow.ordersAtMost", "" + report.orders());
    entries.put("domainflow.exhausted", "" + report.exhausted());
    entries.put("domainflow.elapsedMillis", "" + report.elapsed().toMillis());
    report
        .failed()
        .ifPresent(
            failed -> {
              entries.put("domainflow.firstFailure", "" + report.firstFailure());
              if (!failed.replay().isEmpty()) { // an order that is none of a race has no text
                entries.put("domainflow.replay", failed.replay());
              }
            });
    return entries;
  }

  private static void checkCount(ScenarioSettings settings, int actors) {
    int fewest = ScenarioSettings.fewest(settings.mode());
    int most = ScenarioSettings.most(settings.mode());
    if (actors < fewest || actors > most) {
      throw settings
          .misuse()
          .of(
              "",
              String.format(
                  Locale.ROOT,
                  "declares %d actors on its Scenario: it must be %d to %d",
                  actors,
                  fewest,
                  most));
    }
  }

  private static void contend(
      ScenarioSettings settings, DeclaredActors actors, ExtensionContext context)
      throws SQLException, InterruptedException {
    ScenarioRun run = run(context);
    ContentionReport report = run.contend(actors);
    List<Invariants.Invariant> invariants =
        Workload.current().isPresent() // of rows that are not the scenario's
            ? List.of()
            : InvariantMethods.of(context.getRequiredTestInstances(), run.database());
    List<Invariants.Broken> broken =
        report.stuck().isPresent() ? List.of() : Invariants.broken(invariants, run.database());
    ConsoleLine.result(
        settings.scenario(),
        report.summary()
            + "; %d of %d invariants hold"
                .formatted(invariants.size() - broken.size(), invariants.size()));
    context.publishReportEntry(entries(report));
    Optional<ScenarioFailedError> failure =
        new ContentionVerdict(settings.scenario(), report, broken).failure();
    if (failure.isPresent()) {
      Throwable cause = failure.get().getCause();
      if (cause instanceof TestAbortedException aborted) {
        throw aborted; // an assumption of a worker does not hold
      }
      throw failure.get();
    }
  }

  private static void processes(
      ScenarioSettings settings,
      DeclaredActors actors,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws SQLException, InterruptedException {
    ScenarioRun run = run(context);
    ProcessAttributes.checkWorkers(actors.size(), settings.misuse());
    List<String> names = List.copyOf(actors.bodies().keySet());
    TestInstances instances = context.getRequiredTestInstances();
    ProcessesReport report =
        run.processes(
            TestClassProgram.handed(
                instances, method, settings.workers() == 0 ? names : List.of(), settings),
            names,
            ScenarioReports.of(settings.scenario(), context).outputFolder());
    boolean over = report.contention().stuck().isEmpty() && report.started();
    List<Invariants.Invariant> invariants = InvariantMethods.of(instances, run.database());
    List<Invariants.Broken> broken =
        over ? Invariants.broken(invariants, run.database()) : List.of();
    ConsoleLine.result(
        settings.scenario(),
        report.summary()
            + (over
                ? "; %d of %d invariants hold"
                    .formatted(invariants.size() - broken.size(), invariants.size())
                : ""));
    report.warnings().forEach(warning -> ConsoleLine.result(settings.scenario(), warning));
    Map<String, String> entries = entries(report.contention());
    entries.put("domainflow.kills", "" + report.kills());
    entries.put("domainflow.comebacks", "" + report.comebacks());
    context.publishReportEntry(entries);
    Optional<ScenarioFailedError> failure =
        new ContentionVerdict(
                settings.scenario(),
                report.summary(),
                report.contention(),
                broken,
                report.findings(),
                OwnJvmNotes.of(report, instances.getAllInstances(), actors.bodies()))
            .failure();
    if (failure.isPresent()) {
      if (failure.get().getCause() instanceof ForeignException foreign
          && foreign.className().equals(TestAbortedException.class.getName())) {
        throw new TestAbortedException(foreign.getMessage(), foreign); // an assumption of a worker
      }
      throw failure.get();
    }
  }

  private static Map<String, String> entries(ContentionReport report) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("domainflow.workers", "" + report.actors());
    entries.put("domainflow.calls", "" + report.calls());
    entries.put("domainflow.expectedFailures", "" + report.expectedFailures());
    entries.put("domainflow.elapsedMillis", "" + report.elapsed().toMillis());
    entries.put(
        "domainflow.callsPerSecond", String.format(Locale.ROOT, "%.1f", report.throughput()));
    entries.put("domainflow.latencyMicros.p50", "" + report.latency().p50());
    entries.put("domainflow.latencyMicros.p95", "" + report.latency().p95());
    entries.put("domainflow.latencyMicros.p99", "" + report.latency().p99());
    entries.put("domainflow.latencyMicros.max", "" + report.latency().max());
    return entries;
  }

  // --- What is kept for one invocation ---

  private static ScenarioSettings settings(ExtensionContext context) {
    OldJUnit.refuse();
    ScenarioSettings settings =
        ScenarioSettings.of(context.getRequiredTestClass(), context.getRequiredTestMethod());
    InvariantMethods.check(classes(context));
    ScheduleMethods.check(classes(context), settings);
    RecoveryMethods.check(classes(context));
    return settings;
  }

  private static List<Class<?>> classes(ExtensionContext context) {
    return Stream.concat(
            context.getEnclosingTestClasses().stream(), Stream.of(context.getRequiredTestClass()))
        .toList();
  }

  private static DeclaredActors actors(ExtensionContext context) {
    return kept(context, DeclaredActors.class, () -> new DeclaredActors(run(context).clock()));
  }

  private static ScenarioRun run(ExtensionContext context) {
    return kept(context, ScenarioRun.class, () -> newRun(settings(context), context));
  }

  private static ScenarioRun newRun(ScenarioSettings settings, ExtensionContext context) {
    return new ScenarioRun(
        settings,
        Dimensions.of(settings, context),
        context.getRequiredTestClass().getClassLoader());
  }

  /** Of all invocations of a scenario. */
  private static Dimensions dimensions(ScenarioSettings settings, ExtensionContext context) {
    return kept(
        context.getParent().orElse(context), Dimensions.class, () -> new Dimensions(settings));
  }

  /** JUnit closes it with the invocation, as it is {@code AutoCloseable}. */
  @SuppressWarnings("deprecation") // what replaces it does not exist before JUnit 6
  private static <T> T kept(ExtensionContext context, Class<T> type, Supplier<T> first) {
    return Objects.requireNonNull(
        context.getStore(NAMESPACE).getOrComputeIfAbsent(type, key -> first.get(), type));
  }

  /** Who prepares what the workers find. */
  private record Preparer(DataSource dataSource) implements Actor {
    @Override
    public int number() {
      return 0;
    }

    @Override
    public String name() {
      return "setup";
    }

    @Override
    public long iteration() {
      return 0;
    }
  }
}
