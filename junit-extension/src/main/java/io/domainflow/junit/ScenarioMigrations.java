package io.domainflow.junit;

import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.MigrationSetException;
import io.domainflow.script.ScriptException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Brings a scenario's database up by the migrations that the annotation names. */
final class ScenarioMigrations {
  private ScenarioMigrations() {}

  static void apply(ScenarioSettings settings, TestDatabase database, ClassLoader classLoader) {
    for (String location : settings.migrations()) {
      String attribute = "migrations = \"" + location + "\"";
      try {
        MigrationSet.find(List.of(location), Path.of(""), classLoader)
            .applyTo(database.dataSource());
      } catch (MigrationSetException | ScriptException e) {
        throw settings.misuse().of(attribute, String.valueOf(e.getMessage()), e);
      } catch (SQLException e) {
        throw settings.misuse().of(attribute, "the scenario's database gives no session", e);
      }
    }
  }
}
