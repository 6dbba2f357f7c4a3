package io.domainflow.junit;

import io.domainflow.postgres.TestDatabase;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.MigrationSetException;
import io.domainflow.script.ScriptException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The migrations that the annotation names, read, and ready for a scenario's database. */
final class ScenarioMigrations {
  /** System property with the migration that is to be the last, for all scenarios. */
  private static final String STATE = "domainflow.state";

  private final ScenarioSettings settings;
  private final Map<String, MigrationSet> sets = new LinkedHashMap<>(); // by location

  private ScenarioMigrations(ScenarioSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads the files.
   *
   * @throws ExtensionConfigurationException if they are not there or contradict each other
   */
  static ScenarioMigrations of(ScenarioSettings settings, ClassLoader classLoader) {
    ScenarioMigrations migrations = new ScenarioMigrations(settings);
    String state = System.getProperty(STATE, "").strip();
    for (String location : settings.migrations()) {
      try {
        MigrationSet all = MigrationSet.find(List.of(location), Path.of(""), classLoader);
        migrations.sets.put(location, state.isEmpty() ? all : all.until(state));
      } catch (MigrationSetException | ScriptException e) {
        throw migrations.misuse(location, e);
      }
    }
    return migrations;
  }

  void applyTo(TestDatabase database) {
    sets.forEach(
        (location, set) -> {
          try {
            set.applyTo(database.dataSource());
          } catch (SQLException | ScriptException e) {
            throw misuse(location, e);
          }
        });
  }

  private ExtensionConfigurationException misuse(String location, Exception e) {
    return settings
        .misuse()
        .of("migrations = \"" + location + "\"", String.valueOf(e.getMessage()), e);
  }
}
