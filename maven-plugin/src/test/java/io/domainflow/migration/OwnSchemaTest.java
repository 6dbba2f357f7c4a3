package io.domainflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.script.MigrationSet;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The migrations that our own runtime ships. */
final class OwnSchemaTest {
  private static final Path SCHEMA = Path.of("../runtime/src/main/resources/io/domainflow/schema");

  @ParameterizedTest
  @ValueSource(strings = {"embedded:14", "embedded"})
  void they_go_up_and_come_back_and_nobody_waits_for_them(String source) throws SQLException {
    Verdict verdict =
        new MigrationVerification(
                PostgresServer.shared(PostgresSource.configured(source, "the test")),
                MigrationSet.find(SCHEMA),
                VerificationOptions.defaults())
            .run();

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.passed()).isEqualTo(verdict.set().migrations().size()).isPositive();
  }
}
