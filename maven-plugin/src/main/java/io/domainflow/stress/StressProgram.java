package io.domainflow.stress;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.reports.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.HTMLReportPrinter;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.grading.TestGrading;

/**
 * Lists jcstress tests, runs them, or writes jcstress's own report of runs. It is started in a JVM
 * of its own with the project's class path, in a folder of its own, where jcstress leaves its
 * results: {@code StressProgram list|run output option...} or {@code StressProgram report folder
 * results...}.
 */
public final class StressProgram {
  static final String LIST = "list";
  static final String RUN = "run";
  static final String REPORT = "report";
  private static final int MOST_MESSAGES = 30;

  private StressProgram() {}

  /** What to do, the file or folder to write to, and then what jcstress takes. */
  @SuppressWarnings("SystemOut") // of a JVM of its own
  public static void main(String[] arguments) throws Exception {
    Path output = Path.of(arguments[1]);
    List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
    switch (arguments[0]) {
      case LIST -> Files.write(output, tests(rest));
      case RUN -> {
        long start = System.nanoTime();
        try {
          new JCStress(options(rest)).run();
        } catch (AssertionError told) {
          System.out.println(told); // jcstress ends so where tests fail: they are graded below
        }
        Files.write(output, checks(Duration.ofNanos(System.nanoTime() - start)));
      }
      case REPORT -> {
        InProcessCollector all = new InProcessCollector();
        for (String results : rest) {
          read(Path.of(results), all);
        }
        new HTMLReportPrinter(options(List.of("-r", output.toString())), all, System.out).work();
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.exit(0); // whatever threads jcstress has left
  }

  private static Options options(List<String> arguments) throws IOException {
    Options options = new Options(arguments.toArray(new String[0]));
    if (!options.parse()) {
      ForkedJvm.fail("jcstress does not take these options: " + String.join(" ", arguments));
    }
    return options;
  }

  private static SortedSet<String> tests(List<String> arguments) throws IOException {
    return new JCStress(options(arguments)).getTests();
  }

  private static void read(Path results, InProcessCollector into)
      throws IOException, ClassNotFoundException {
    DiskReadCollector reader = new DiskReadCollector(results.toString(), into);
    reader.dump();
    reader.close();
  }

  private static List<String> checks(Duration elapsed) throws Exception {
    InProcessCollector all = new InProcessCollector();
    for (Path results : StressSuite.results(Path.of(""))) {
      read(results, all);
    }
    List<TestResult> tests = ReportUtils.mergedByName(all.getTestResults());
    List<String> lines = new ArrayList<>();
    for (TestResult test : tests) {
      lines.add(check(test, elapsed.dividedBy(tests.size())).line());
    }
    return lines;
  }

  private static Check check(TestResult test, Duration elapsed) {
    List<Check.State> states = new ArrayList<>();
    if (test.status() == Status.NORMAL) {
      TestGrading grading = TestGrading.grade(test);
      grading.gradingResults.forEach(
          (key, state) ->
              states.add(
                  new Check.State(state.id, state.expect.name(), state.count, state.description)));
      return new Check(
          test.getName(),
          "",
          grading.isPassed ? Check.Status.PASSED : Check.Status.FAILED,
          elapsed,
          grading.isPassed ? "" : String.join("\n", grading.failureMessages),
          states);
    }
    String why =
        Stream.of(
                Stream.of(words(test.status())),
                test.getMessages().stream(),
                test.getVmErr().stream())
            .flatMap(lines -> lines)
            .limit(MOST_MESSAGES)
            .reduce((one, next) -> one + "\n" + next)
            .orElse("");
    return new Check(test.getName(), "", Check.Status.ERROR, elapsed, why, states);
  }

  private static String words(Status status) {
    return switch (status) {
      case TIMEOUT_ERROR -> "the test did not end in jcstress's time for it";
      case TEST_ERROR -> "an actor, or the arbiter, threw an exception";
      case CHECK_TEST_ERROR -> "the test failed in its check before the stress";
      case API_MISMATCH -> "the test was compiled for another version of jcstress";
      case VM_ERROR -> "the JVM of the test ended";
      case NORMAL -> "passed";
    };
  }
}
