package io.domainflow.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What came of running a class of scenarios, as JUnit itself sees it. */
record Outcome(EngineExecutionResults results) {
  static Outcome of(Class<?> scenarios) {
    return new Outcome(
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(scenarios)).execute());
  }

  long succeeded() {
    return results.testEvents().succeeded().count();
  }

  /** What failed, containers included: misuse fails the template. */
  List<Throwable> failures() {
    return results.allEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  /** The one failure, where there is exactly one. */
  Throwable failure() {
    List<Throwable> failures = failures();
    if (failures.size() != 1) {
      AssertionError error = new AssertionError(failures.size() + " failures in place of one");
      failures.forEach(error::addSuppressed);
      throw error;
    }
    return failures.get(0);
  }

  String message() {
    return String.valueOf(failure().getMessage());
  }

  /** Fails with what failed, if anything did. */
  Outcome passed() {
    if (!failures().isEmpty() || succeeded() == 0) {
      failure();
    }
    return this;
  }

  /** The entries of the only scenario. */
  Map<String, String> entries() {
    return results.testEvents().reportingEntryPublished().stream()
        .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
        .findFirst()
        .orElseThrow();
  }
}
