package io.domainflow.scenarios;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.domainflow.explore.Workload;
import io.domainflow.fork.ForkedJvm;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.postgres.HandedDatabase;
import io.domainflow.postgres.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Has the workers of one scenario use a database, each time it is told to: {@code WorkloadProgram
 * class method database server version connections}. It reads {@value #BEGIN} and {@value #END} and
 * answers each with a line.
 */
public final class WorkloadProgram {
  static final String BEGIN = "begin";
  static final String END = "end";
  static final String RUNS = "runs";
  static final String DOES_NOT = "does-not";

  /** Variable with the database's URL, which has its credentials in it. */
  static final String URL = "DOMAINFLOW_WORKLOAD";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final LauncherDiscoveryRequest request;
  private @Nullable Workload workload;
  private @Nullable Thread running;
  private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();

  private WorkloadProgram(TestDatabase database, LauncherDiscoveryRequest request) {
    this.database = database;
    this.request = request;
  }

  /** What the user's code prints goes to the log; the answers go to who asked. */
  @SuppressWarnings("SystemOut") // of a JVM of its own
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    String method = arguments[1];
    WorkloadProgram program =
        new WorkloadProgram(
            new HandedDatabase(
                    System.getenv(URL),
                    arguments[2],
                    new HandedDatabase.Facts(
                        arguments[3],
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]),
                        false))
                .taken("domainflow-workload"),
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(arguments[0]))
                .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(is(test, method)))
                .build());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String command = commands.readLine();
    while (command != null) {
      answers.println(command.equals(BEGIN) ? program.begin() : program.end());
      answers.flush();
      command = commands.readLine();
    }
    System.exit(0); // whatever threads a service has left
  }

  private static boolean is(TestDescriptor test, String method) {
    return test.getSource()
        .filter(
            source ->
                source instanceof MethodSource of
                    && !(of.getMethodName().equals(method)
                        && AnnotationSupport.isAnnotated(
                            of.getJavaMethod(), ConcurrencyScenario.class)))
        .isEmpty();
  }

  private String begin() throws InterruptedException {
    Workload begun = Workload.begin(database);
    workload = begun;
    failed.set(null);
    boolean[] any = {false};
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionStarted(TestIdentifier test) {
            any[0] |= test.getSource().filter(MethodSource.class::isInstance).isPresent();
          }

          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(thrown -> failed.compareAndSet(null, thrown));
          }
        };
    Thread thread =
        new Thread(
            () -> {
              try {
                LauncherFactory.create().execute(request, listener);
              } catch (RuntimeException | Error e) {
                failed.compareAndSet(null, e);
              } finally {
                begun.over();
              }
            },
            "domainflow-workload");
    running = thread;
    thread.start();
    if (!begun.awaitBegun(LIMIT)) {
      ForkedJvm.fail(
          "the first calls of the workload did not end within " + LIMIT.toSeconds() + " s");
    }
    if (begun.goesOn()) {
      return RUNS;
    }
    end(thread);
    if (!any[0] && failed.get() == null) {
      ForkedJvm.fail("parameter domainflow.workload: there is no such scenario");
    }
    return DOES_NOT + " " + coded(why(begun).orElse("it ended at once"));
  }

  private String end() throws InterruptedException {
    Workload begun = workload;
    Thread thread = running;
    if (begun == null || thread == null) {
      throw new IllegalStateException(END + " before " + BEGIN);
    }
    begun.stop();
    end(thread);
    return "%d %d %s"
        .formatted(begun.calls(), begun.longest().toMillis(), coded(why(begun).orElse("")));
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.join(LIMIT.toMillis());
    if (thread.isAlive()) {
      ForkedJvm.fail("the calls of the workload did not end within " + LIMIT.toSeconds() + " s");
    }
    Workload.end();
  }

  /** The call's own exception rather than what was made of it. */
  private Optional<String> why(Workload begun) {
    Optional<Throwable> thrown = begun.failure().or(() -> Optional.ofNullable(failed.get()));
    return thrown.map(each -> String.valueOf(each.getMessage()).lines().findFirst().orElse(""));
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
