package io.domainflow.benchmarks;

import io.domainflow.corpus.Corpus;
import io.domainflow.corpus.CorpusCase;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Whether the explorer finds known bugs quickly, and nothing else. */
final class CorpusFigure implements Figure {
  private static final double MEDIAN = 10;

  @Override
  public String name() {
    return "corpus";
  }

  @Override
  public String about() {
    return "bugs of the corpus: bars missed (found within 100 schedules, median within 10, replays 20"
        + " of 20, no failure of what is right); beside it free-running threads";
  }

  @Override
  public Measurement measure() throws Exception {
    CorpusMeasurement each =
        new CorpusMeasurement(
            PostgresServer.shared(PostgresSource.configured("", "the benchmark")));
    List<List<String>> rows = new ArrayList<>();
    List<Double> foundBy = new ArrayList<>();
    int misses = 0;
    int within = 0;
    int free = 0;
    for (CorpusCase corpusCase : Corpus.all()) {
      CorpusResult result = each.of(corpusCase);
      rows.add(result.row());
      misses += result.misses();
      if (result.bug().isPresent()) {
        CorpusResult.Bug bug = result.bug().get();
        foundBy.add(bug.found() ? (double) bug.foundBy() : 101); // at best
        within += bug.freeHitsWithin() > 0 ? 1 : 0;
        free += bug.freeHits() > 0 ? 1 : 0;
      }
    }
    double median = Medians.of(foundBy);
    rows.add(summary("median", String.format(Locale.ROOT, "%.1f", median), "", ""));
    rows.add(
        summary(
            "most",
            String.format(Locale.ROOT, "%.0f", Collections.max(foundBy)),
            within + " cases",
            free + " cases"));
    return new Measurement(
        misses + (median > MEDIAN ? 1 : 0),
        "missed",
        0,
        Measurement.Better.LOWER,
        CorpusResult.HEADER,
        rows);
  }

  private static List<String> summary(String name, String found, String within, String free) {
    return List.of(name, "", found, "", "", "", within, free, "", "");
  }
}
