package io.domainflow.scenarios;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.reports.Check;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the scenarios below a folder of classes and writes a line for each. It is started in a JVM
 * of its own with the project's test class path: {@code ScenarioProgram classes pattern outcomes}.
 */
public final class ScenarioProgram {
  private ScenarioProgram() {}

  /** Folder of the test classes, pattern of their names, and file of the outcomes. */
  public static void main(String[] arguments) throws IOException {
    Path outcomes = Path.of(arguments[2]);
    Files.deleteIfExists(outcomes);
    Files.createFile(outcomes);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClasspathRoots(Set.of(Path.of(arguments[0]))))
            .filters(includeClassNamePatterns(arguments[1]))
            .filters((PostDiscoveryFilter) ScenarioProgram::scenarios)
            .build();
    LauncherFactory.create().execute(request, new Notes(outcomes));
    System.exit(0); // whatever threads a service has left
  }

  /** What is no method stays for those below it. */
  private static FilterResult scenarios(TestDescriptor test) {
    boolean other =
        test.getSource()
            .filter(source -> source instanceof MethodSource method && !isScenario(method))
            .isPresent();
    return FilterResult.includedIf(!other);
  }

  private static boolean isScenario(MethodSource source) {
    return AnnotationSupport.isAnnotated(source.getJavaMethod(), ConcurrencyScenario.class);
  }

  /** Notes what becomes of each. Thread-safe: tests may run in parallel. */
  private static final class Notes implements TestExecutionListener {
    private final Path file;
    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, String> said = new ConcurrentHashMap<>();

    Notes(Path file) {
      this.file = file;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      String schedules = entry.getKeyValuePairs().get("domainflow.schedules");
      if (schedules != null) {
        said.put(test.getUniqueId(), schedules + " schedules");
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Optional<Throwable> thrown = result.getThrowable();
      boolean scenario =
          test.isTest() && test.getSource().filter(MethodSource.class::isInstance).isPresent();
      if (!scenario && thrown.isEmpty()) {
        return;
      }
      String text = thrown.map(Notes::text).orElse(said.getOrDefault(test.getUniqueId(), ""));
      long start = started.getOrDefault(test.getUniqueId(), System.nanoTime());
      boolean passed = result.getStatus() != TestExecutionResult.Status.FAILED;
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      write(
          new Check(
              place(test),
              test.getDisplayName(),
              passed ? Check.Status.PASSED : Check.Status.FAILED,
              elapsed,
              text,
              List.of()));
    }

    private static String place(TestIdentifier test) {
      TestSource source = test.getSource().orElse(null);
      return source instanceof MethodSource method
          ? method.getClassName() + "." + method.getMethodName()
          : test.getDisplayName();
    }

    /** A failed scenario tells its story; anything else is shown with where it comes from. */
    private static String text(Throwable thrown) {
      if (thrown instanceof AssertionError && thrown.getMessage() != null) {
        return thrown.getMessage();
      }
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }

    private synchronized void write(Check outcome) {
      try {
        Files.writeString(
            file, outcome.line() + "\n", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
