package io.domainflow.junit;

import io.domainflow.postgres.TestDatabase;

/** Brings a scenario's database up. */
final class ScenarioMigrations {
  private ScenarioMigrations() {}

  static void apply(ScenarioSettings settings, TestDatabase database, ClassLoader classLoader) {}
}
