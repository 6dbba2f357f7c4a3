package io.domainflow.maven;

import io.domainflow.explore.Durations;
import io.domainflow.reports.Check;
import io.domainflow.stress.StressOptions;
import io.domainflow.stress.StressSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** The jcstress tests of a module's folders of classes, told on the console. For one thread. */
final class StressRun {
  private static final List<String> MODES =
      List.of(StressOptions.AUTO, "sanity", "quick", "default", "tough", "stress");

  private static final int MOST_LINES = 60;

  private final Log log;
  private final List<Path> outputs;
  private final Path reports;

  StressRun(Log log, List<Path> outputs, Path reports) {
    this.log = log;
    this.outputs = outputs;
    this.reports = reports;
  }

  /** A preset of jcstress, or {@code auto}. */
  static String mode(String value) throws MojoExecutionException {
    if (!MODES.contains(value)) {
      throw new MojoExecutionException(
          "parameter domainflow.stressMode: %s is none of %s"
              .formatted(value, String.join(", ", MODES)));
    }
    return value;
  }

  static Optional<Duration> limit(String value) throws MojoExecutionException {
    if (value.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Durations.parse(value.strip()));
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(
          "parameter domainflow.stressTime: " + value + " is no duration: write 90s or 10m", e);
    }
  }

  boolean hasTests() throws MojoExecutionException {
    for (Path classes : outputs) {
      if (StressSuite.isIn(classes) || !annotated(classes).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static List<String> annotated(Path classes) throws MojoExecutionException {
    try {
      return StressSuite.annotated(classes);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read the classes in " + classes + ": " + e, e);
    }
  }

  /**
   * Runs those whose names fit.
   *
   * @param classPath of the tests, with this plugin
   * @throws MojoFailureException if jcstress's annotation processor did not run
   */
  List<Check> run(List<String> classPath, StressOptions options, String pattern)
      throws MojoExecutionException, MojoFailureException {
    List<Check> all = new ArrayList<>();
    for (Path classes : outputs) {
      if (StressSuite.isIn(classes)) {
        all.addAll(run(classes, classPath, options, pattern));
        continue;
      }
      List<String> annotated = annotated(classes);
      if (!annotated.isEmpty()) {
        throw new MojoFailureException(
            "%s has @JCStressTest, and there is no META-INF/TestList in %s: jcstress's annotation"
                    .formatted(annotated.get(0), classes)
                + " processor did not run. Name org.openjdk.jcstress:jcstress-core among the"
                + " annotationProcessorPaths of the maven-compiler-plugin, or, where there are"
                + " none, say <proc>full</proc> on JDK 23 and later; then build anew");
      }
    }
    if (all.isEmpty()) {
      throw new MojoExecutionException(
          "parameter domainflow.stressTests: no jcstress test has " + pattern + " in its name");
    }
    return all;
  }

  private List<Check> run(
      Path classes, List<String> classPath, StressOptions options, String pattern)
      throws MojoExecutionException {
    try {
      return new StressSuite(classes, classPath, options, folder(classes), this::tell).run(pattern);
    } catch (IOException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while jcstress ran", e);
    }
  }

  private Path folder(Path classes) {
    return reports.resolve("jcstress").resolve(classes.getFileName());
  }

  /** Where jcstress writes its pages. */
  List<Path> folders() {
    return outputs.stream().map(this::folder).toList();
  }

  private void tell(Check check) {
    String line = "  " + check.test() + "  ";
    switch (check.status()) {
      case PASSED -> log.info(line + "passed");
      case FAILED -> log.error(line + "failed");
      case ERROR -> log.error(line + "broke");
      case NOT_RUN -> log.error(line + "did not run");
    }
    for (Check.State state : check.states()) {
      if (state.count() > 0 && state.expected().equals("FORBIDDEN")) {
        log.error("    " + state);
      } else if (state.isInteresting() || state.expected().equals("UNKNOWN")) {
        log.warn("    " + state);
      }
    }
    if (check.status() == Check.Status.ERROR || check.status() == Check.Status.NOT_RUN) {
      check.said().lines().limit(MOST_LINES).forEach(said -> log.error("    " + said));
    }
  }

  /** One line. */
  static String summary(List<Check> all) {
    long passed = all.stream().filter(Check::passed).count();
    long interesting =
        all.stream()
            .filter(check -> check.states().stream().anyMatch(Check.State::isInteresting))
            .count();
    return "%d of %d jcstress tests passed, %d with what is interesting"
        .formatted(passed, all.size(), interesting);
  }
}
