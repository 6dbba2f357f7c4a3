package io.domainflow.junit;

import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.report.HtmlReport;
import io.domainflow.explore.report.JsonReport;
import io.domainflow.explore.search.RememberedFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where failures are written: below the build's own folder, or {@code -Ddomainflow.reports=…}.
 * Immutable.
 */
record ScenarioReports(Path folder, String scenario, String file) {
  /** How often each scenario has had workers in JVMs of their own. Concurrent map. */
  private static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

  private static final Pattern INVOCATION = Pattern.compile("invocation:#([0-9]+)");

  /**
   * Files are named for class, package included, and method, as other test reports are, and for the
   * invocation where it is not the first.
   */
  static ScenarioReports of(String scenario, ExtensionContext context) {
    List<String> numbers =
        INVOCATION.matcher(context.getUniqueId()).results().map(found -> found.group(1)).toList();
    boolean first = numbers.stream().allMatch("1"::equals);
    String name =
        context.getRequiredTestClass().getName().replace('$', '.')
            + "."
            + context.getRequiredTestMethod().getName()
            + (first ? "" : "." + String.join(".", numbers));
    return of(scenario, name.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  private static ScenarioReports of(String scenario, String file) {
    @Nullable String given = System.getProperty("domainflow.reports");
    if (given != null && !given.isBlank()) {
      return new ScenarioReports(Path.of(given), scenario, file);
    }
    boolean gradle = !Files.exists(Path.of("pom.xml")) && Files.isDirectory(Path.of("build"));
    return new ScenarioReports(Path.of(gradle ? "build" : "target", "domainflow"), scenario, file);
  }

  RememberedFailures remembered() {
    return RememberedFailures.in(folder.resolve("failures").resolve(file + ".replay"));
  }

  /**
   * Writes HTML and JSON.
   *
   * @return the HTML file; empty if it could not be written, which the message of the failure does
   *     not depend on
   */
  Optional<Path> write(FailedSchedule failed) {
    Path html = path(".html");
    try {
      Files.createDirectories(folder);
      HtmlReport.write(failed, html);
      JsonReport.write(failed, path(".json"));
      return Optional.of(html);
    } catch (IOException e) {
      ConsoleLine.result(scenario, "no report could be written to " + folder + ": " + e);
      return Optional.empty();
    }
  }

  /** A scenario that passes leaves no report of an earlier failure behind. */
  void clear() {
    try {
      Files.deleteIfExists(path(".html"));
      Files.deleteIfExists(path(".json"));
    } catch (IOException e) {
      ConsoleLine.result(scenario, "an old report could not be deleted: " + e);
    }
  }

  /**
   * A folder for what this run's JVMs write: new, and a number behind its name where the scenario
   * ran before in this JVM.
   *
   * @throws UncheckedIOException if what an earlier JVM left there cannot be deleted
   */
  Path outputFolder() {
    int run = RUNS.merge(file, 1, Integer::sum);
    Path output = folder.resolve("processes").resolve(file + (run == 1 ? "" : "." + run));
    if (!Files.isDirectory(output)) {
      return output;
    }
    try (DirectoryStream<Path> old = Files.newDirectoryStream(output, "*.log")) {
      for (Path log : old) {
        Files.delete(log);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("Old output of workers cannot be deleted: " + output, e);
    }
  }

  private Path path(String ending) {
    return folder.resolve(file + ending);
  }
}
