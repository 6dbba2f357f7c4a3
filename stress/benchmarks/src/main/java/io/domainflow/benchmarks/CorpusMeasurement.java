package io.domainflow.benchmarks;

import io.domainflow.corpus.CorpusCase;
import io.domainflow.corpus.CorpusRun;
import io.domainflow.corpus.Variant;
import io.domainflow.explore.history.FailedSchedule;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.order.Order;
import io.domainflow.explore.order.OrderMismatchException;
import io.domainflow.explore.report.TextReport;
import io.domainflow.explore.schedule.ExplorerException;
import io.domainflow.explore.search.ExplorationReport;
import io.domainflow.explore.search.ExploreSettings;
import io.domainflow.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs single cases of the corpus. What the explorer cannot do counts as a bar missed, and is told
 * on the error stream, so that one case does not hide the others.
 */
final class CorpusMeasurement {
  private static final ExploreSettings FOR_BROKEN =
      ExploreSettings.defaults().withSchedules(100).withTime(Duration.ofMinutes(2));
  private static final ExploreSettings FOR_FIXED = FOR_BROKEN.withSchedules(300);

  private final PostgresServer server;

  CorpusMeasurement(PostgresServer server) {
    this.server = server;
  }

  CorpusResult of(CorpusCase corpusCase) throws SQLException, InterruptedException {
    Variant broken = corpusCase.broken();
    return new CorpusResult(
        corpusCase,
        broken == null ? Optional.empty() : Optional.of(bug(corpusCase, broken)),
        fixed(corpusCase));
  }

  private CorpusResult.Bug bug(CorpusCase corpusCase, Variant broken)
      throws SQLException, InterruptedException {
    long foundBy = 0;
    long executions = 0;
    String finding = "";
    boolean expected = false;
    int steps = 0;
    int switches = 0;
    int replays = 0;
    try {
      ExplorationReport report = CorpusRun.explore(server, corpusCase, broken, FOR_BROKEN);
      executions = report.serialOrders() + report.schedules();
      foundBy = report.firstFailure();
      finding = report.summary();
      if (report.failed().isPresent()) {
        FailedSchedule failed = report.failed().get();
        finding = failed.findings().get(0).kind();
        expected = kinds(report).stream().anyMatch(broken.findings()::contains);
        if (!failed.replay().isEmpty()) {
          Order order = Order.parse(failed.replay());
          steps = order.choices().size();
          switches = order.switches();
          replays = replays(corpusCase, broken, failed.replay(), finding);
        }
      }
    } catch (ExplorerException | SQLException e) {
      tell(corpusCase, broken, e);
      finding = e.getClass().getSimpleName();
    }
    int within = 0;
    int hits = 0;
    try (FreeRuns free = new FreeRuns(server, corpusCase, broken)) {
      for (int run = 1; run <= CorpusResult.FREE_RUNS; run++) {
        if (free.shows()) {
          hits++;
          within += run <= executions ? 1 : 0;
        }
      }
    }
    return new CorpusResult.Bug(
        foundBy, executions, finding, expected, steps, switches, replays, within, hits);
  }

  /** How many of 20 replays find the same. */
  private int replays(CorpusCase corpusCase, Variant broken, String order, String kind)
      throws InterruptedException {
    int alike = 0;
    for (int replay = 0; replay < CorpusResult.REPLAYS; replay++) {
      try {
        ExplorationReport again = CorpusRun.replay(server, corpusCase, broken, FOR_BROKEN, order);
        if (kinds(again).contains(kind)) {
          alike++;
        } else {
          System.err.printf("%s: %s gave %s, not %s%n", corpusCase, order, kinds(again), kind);
        }
      } catch (ExplorerException | OrderMismatchException | SQLException e) {
        tell(corpusCase, broken, e);
      }
    }
    return alike;
  }

  private CorpusResult.Fixed fixed(CorpusCase corpusCase) throws InterruptedException {
    try {
      ExplorationReport report =
          CorpusRun.explore(server, corpusCase, corpusCase.fixed(), FOR_FIXED);
      report
          .failed()
          .ifPresent(
              failed ->
                  System.err.printf(
                      "%s, %s:%n%s%n",
                      corpusCase,
                      corpusCase.fixed().name(),
                      TextReport.of(failed, Optional.empty())));
      return new CorpusResult.Fixed(
          report.schedules(), report.exhausted(), String.join(", ", kinds(report)));
    } catch (ExplorerException | SQLException e) {
      tell(corpusCase, corpusCase.fixed(), e);
      return new CorpusResult.Fixed(0, false, e.getClass().getSimpleName());
    }
  }

  private static List<String> kinds(ExplorationReport report) {
    return report.failed().stream()
        .flatMap(failed -> failed.findings().stream())
        .map(Finding::kind)
        .toList();
  }

  private static void tell(CorpusCase corpusCase, Variant variant, Exception thrown) {
    System.err.printf("%s, %s: ", corpusCase, variant.name());
    thrown.printStackTrace();
  }
}
