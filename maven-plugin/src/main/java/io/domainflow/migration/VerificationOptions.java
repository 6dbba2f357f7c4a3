package io.domainflow.migration;

import java.util.List;
import java.util.Set;

/**
 * What a verification takes for granted.
 *
 * @param irreversible migrations that need no way back: by version, description or file name
 * @param excluded tables that are nobody's business: histories of migration tools
 * @param impact whether to look at what scripts do to those who use the tables
 */
public record VerificationOptions(List<String> irreversible, Set<String> excluded, boolean impact) {
  public VerificationOptions {
    irreversible = List.copyOf(irreversible);
    excluded = Set.copyOf(excluded);
  }

  /** Every migration has a way back; Flyway's and Liquibase's tables are left out. */
  public static VerificationOptions defaults() {
    return new VerificationOptions(
        List.of(),
        Set.of("flyway_schema_history", "databasechangelog", "databasechangeloglock"),
        true);
  }

  public VerificationOptions withIrreversible(List<String> names) {
    return new VerificationOptions(names, excluded, impact);
  }

  public VerificationOptions withExcluded(Set<String> tables) {
    return new VerificationOptions(irreversible, tables, impact);
  }

  public VerificationOptions withImpact(boolean looked) {
    return new VerificationOptions(irreversible, excluded, looked);
  }
}
