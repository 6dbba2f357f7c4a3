package io.domainflow.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a verification takes for granted.
 *
 * @param irreversible migrations that need no way back: by version, description or file name
 * @param excluded tables that are nobody's business: histories of migration tools
 * @param impact whether to look at what scripts do to those who use the tables
 * @param data whether to try all once more with rows in the tables
 * @param timeLimit for each statement
 * @param published what was published before; empty if that is not known
 * @param baseline what the team accepts
 * @param threshold the least severity that fails the verification
 */
public record VerificationOptions(
    List<String> irreversible,
    Set<String> excluded,
    boolean impact,
    boolean data,
    Duration timeLimit,
    Optional<Published> published,
    Baseline baseline,
    Severity threshold) {
  public VerificationOptions {
    irreversible = List.copyOf(irreversible);
    excluded = Set.copyOf(excluded);
  }

  /** Every migration has a way back; Flyway's and Liquibase's tables are left out. */
  public static VerificationOptions defaults() {
    return new VerificationOptions(
        List.of(),
        Set.of("flyway_schema_history", "databasechangelog", "databasechangeloglock"),
        true,
        true,
        Duration.ofMinutes(5),
        Optional.empty(),
        Baseline.NONE,
        Severity.ERROR);
  }

  public VerificationOptions withIrreversible(List<String> names) {
    return new VerificationOptions(
        names, excluded, impact, data, timeLimit, published, baseline, threshold);
  }

  public VerificationOptions withExcluded(Set<String> tables) {
    return new VerificationOptions(
        irreversible, tables, impact, data, timeLimit, published, baseline, threshold);
  }

  public VerificationOptions withImpact(boolean looked) {
    return new VerificationOptions(
        irreversible, excluded, looked, data, timeLimit, published, baseline, threshold);
  }

  public VerificationOptions withPublished(Published before) {
    return new VerificationOptions(
        irreversible, excluded, impact, data, timeLimit, Optional.of(before), baseline, threshold);
  }

  public VerificationOptions withBaseline(Baseline accepted) {
    return new VerificationOptions(
        irreversible, excluded, impact, data, timeLimit, published, accepted, threshold);
  }

  public VerificationOptions withThreshold(Severity least) {
    return new VerificationOptions(
        irreversible, excluded, impact, data, timeLimit, published, baseline, least);
  }

  public VerificationOptions withData(boolean tried) {
    return new VerificationOptions(
        irreversible, excluded, impact, tried, timeLimit, published, baseline, threshold);
  }

  public VerificationOptions withTimeLimit(Duration limit) {
    return new VerificationOptions(
        irreversible, excluded, impact, data, limit, published, baseline, threshold);
  }
}
