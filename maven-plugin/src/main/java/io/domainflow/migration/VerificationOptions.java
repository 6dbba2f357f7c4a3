package io.domainflow.migration;

import io.domainflow.scenarios.Workers;
import io.domainflow.starts.InstanceStarts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a verification takes for granted.
 *
 * @param irreversible migrations that need no way back: by version, description or file name
 * @param excluded tables that are nobody's business: histories of migration tools
 * @param impact whether to look at what scripts do to those who use the tables
 * @param data whether to try all once more with rows in the tables
 * @param faults whether to kill the sessions of scripts at each statement
 * @param loadRows how many rows tables have while others use them; 0 for not to try it
 * @param longestWait that others may have
 * @param workload who uses the tables in place of our own readers and writers; empty if nobody does
 * @param starts of many instances at once, which are tried as well
 * @param timeLimit for each statement
 * @param published what was published before; empty if that is not known
 * @param recorded what is noted as published in a file; empty if there is none
 * @param seeds rows of the user's, besides those that are made
 * @param baseline what the team accepts
 * @param threshold the least severity that fails the verification
 * @param progress told a line when there is something to tell
 */
public record VerificationOptions(
    List<String> irreversible,
    Set<String> excluded,
    boolean impact,
    boolean data,
    boolean faults,
    int loadRows,
    Duration longestWait,
    Optional<Workers.Program> workload,
    List<InstanceStarts> starts,
    Duration timeLimit,
    Optional<Published> published,
    Optional<Published> recorded,
    Seeds seeds,
    Baseline baseline,
    Severity threshold,
    Consumer<String> progress) {
  public VerificationOptions {
    irreversible = List.copyOf(irreversible);
    starts = List.copyOf(starts);
    excluded = Set.copyOf(excluded);
  }

  /** Every migration has a way back; Flyway's and Liquibase's tables are left out. */
  public static VerificationOptions defaults() {
    return new Draft().options();
  }

  public VerificationOptions withIrreversible(List<String> names) {
    return with(draft -> draft.irreversible = names);
  }

  public VerificationOptions withExcluded(Set<String> tables) {
    return with(draft -> draft.excluded = tables);
  }

  public VerificationOptions withImpact(boolean looked) {
    return with(draft -> draft.impact = looked);
  }

  public VerificationOptions withData(boolean tried) {
    return with(draft -> draft.data = tried);
  }

  public VerificationOptions withFaults(boolean tried) {
    return with(draft -> draft.faults = tried);
  }

  public VerificationOptions withLoad(int rows, Duration longestWait) {
    return with(
        draft -> {
          draft.loadRows = rows;
          draft.longestWait = longestWait;
        });
  }

  public VerificationOptions withWorkload(Workers.Program workers) {
    return with(draft -> draft.workload = Optional.of(workers));
  }

  public VerificationOptions withStarts(List<InstanceStarts> tried) {
    return with(draft -> draft.starts = tried);
  }

  public VerificationOptions withTimeLimit(Duration limit) {
    return with(draft -> draft.timeLimit = limit);
  }

  public VerificationOptions withPublished(Published before) {
    return with(draft -> draft.published = Optional.of(before));
  }

  public VerificationOptions withRecorded(Published before) {
    return with(draft -> draft.recorded = Optional.of(before));
  }

  public VerificationOptions withSeeds(Seeds scripts) {
    return with(draft -> draft.seeds = scripts);
  }

  public VerificationOptions withBaseline(Baseline accepted) {
    return with(draft -> draft.baseline = accepted);
  }

  public VerificationOptions withThreshold(Severity least) {
    return with(draft -> draft.threshold = least);
  }

  public VerificationOptions withProgress(Consumer<String> told) {
    return with(draft -> draft.progress = told);
  }

  private VerificationOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.irreversible = irreversible;
    draft.excluded = excluded;
    draft.impact = impact;
    draft.data = data;
    draft.faults = faults;
    draft.loadRows = loadRows;
    draft.longestWait = longestWait;
    draft.workload = workload;
    draft.starts = starts;
    draft.timeLimit = timeLimit;
    draft.published = published;
    draft.recorded = recorded;
    draft.seeds = seeds;
    draft.baseline = baseline;
    draft.threshold = threshold;
    draft.progress = progress;
    change.accept(draft);
    return draft.options();
  }

  /** The same while it is written, with the defaults. */
  private static final class Draft {
    private List<String> irreversible = List.of();
    private Set<String> excluded =
        Set.of("flyway_schema_history", "databasechangelog", "databasechangeloglock");
    private boolean impact = true;
    private boolean data = true;
    private boolean faults = true;
    private int loadRows = 10_000;
    private Duration longestWait = Duration.ofSeconds(1);
    private Optional<Workers.Program> workload = Optional.empty();
    private List<InstanceStarts> starts = List.of();
    private Duration timeLimit = Duration.ofMinutes(5);
    private Optional<Published> published = Optional.empty();
    private Optional<Published> recorded = Optional.empty();
    private Seeds seeds = Seeds.NONE;
    private Baseline baseline = Baseline.NONE;
    private Severity threshold = Severity.ERROR;
    private Consumer<String> progress = line -> {};

    VerificationOptions options() {
      return new VerificationOptions(
          irreversible,
          excluded,
          impact,
          data,
          faults,
          loadRows,
          longestWait,
          workload,
          starts,
          timeLimit,
          published,
          recorded,
          seeds,
          baseline,
          threshold,
          progress);
    }
  }
}
