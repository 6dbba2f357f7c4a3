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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where failures are written: below the build's own folder, or {@code -Ddomainflow.reports=…}.
 * Immutable.
 */
record ScenarioReports(Path folder, String scenario) {
  /** How often each scenario has had workers in JVMs of their own. Concurrent map. */
  private static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

  static ScenarioReports of(String scenario) {
    @Nullable String given = System.getProperty("domainflow.reports");
    if (given != null && !given.isBlank()) {
      return new ScenarioReports(Path.of(given), scenario);
    }
    boolean gradle = !Files.exists(Path.of("pom.xml")) && Files.isDirectory(Path.of("build"));
    return new ScenarioReports(Path.of(gradle ? "build" : "target", "domainflow"), scenario);
  }

  RememberedFailures remembered() {
    return RememberedFailures.in(folder.resolve("failures"), scenario);
  }

  /**
   * Writes HTML and JSON.
   *
   * @return the HTML file; empty if it could not be written, which the message of the failure does
   *     not depend on
   */
  Optional<Path> write(FailedSchedule failed) {
    Path html = file(".html");
    try {
      Files.createDirectories(folder);
      HtmlReport.write(failed, html);
      JsonReport.write(failed, file(".json"));
      return Optional.of(html);
    } catch (IOException e) {
      ConsoleLine.result(scenario, "no report could be written to " + folder + ": " + e);
      return Optional.empty();
    }
  }

  /** A scenario that passes leaves no report of an earlier failure behind. */
  void clear() {
    try {
      Files.deleteIfExists(file(".html"));
      Files.deleteIfExists(file(".json"));
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
    int run = RUNS.merge(scenario, 1, Integer::sum);
    Path output = folder.resolve("processes").resolve(fileName() + (run == 1 ? "" : "." + run));
    if (!Files.isDirectory(output)) {
      return output;
    }
    try (DirectoryStream<Path> old = Files.newDirectoryStream(output, "*.log")) {
      for (Path file : old) {
        Files.delete(file);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("Old output of workers cannot be deleted: " + output, e);
    }
  }

  private Path file(String ending) {
    return folder.resolve(fileName() + ending);
  }

  private String fileName() {
    return scenario.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
