package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified Flyway above the gate. */
final class FlywayGateTest {
  @Test
  void migrations_run_once_also_those_that_need_to_be_alone(@TempDir Path scripts)
      throws IOException, SQLException {
    Files.writeString(
        scripts.resolve("V1__items.sql"),
        "CREATE TABLE item (id int PRIMARY KEY, name text);\nINSERT INTO item VALUES (1, 'a');");
    Files.writeString(
        scripts.resolve("V2__index.sql"), "CREATE INDEX CONCURRENTLY item_name ON item (name);");
    try (GatedDatabase db = new GatedDatabase();
        HikariDataSource pool = HikariGateTest.pool(db, 3)) {
      FluentConfiguration configuration =
          Flyway.configure().dataSource(pool).locations("filesystem:" + scripts);
      // a lock held in a transaction would stop CREATE INDEX CONCURRENTLY, with or without a gate
      configuration
          .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
          .setTransactionalLock(false);
      Flyway flyway = configuration.load();
      assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);
      assertThat(db.gate.kinds()).contains(COMMIT);
      assertThat(db.gate.lines())
          .anyMatch(line -> line.startsWith("STATEMENT CREATE TABLE item"))
          .anyMatch(line -> line.startsWith("STATEMENT CREATE INDEX CONCURRENTLY"));

      db.gate.forget();
      assertThat(flyway.migrate().migrationsExecuted).isZero();
      assertThat(db.gate.lines()).isNotEmpty().noneMatch(line -> line.contains("CREATE TABLE"));
      assertThat(db.seen("SELECT name FROM item")).containsExactly("a");
    }
  }
}
