package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class EmbeddedServerTest {
  @Test
  void an_embedded_server_answers_and_says_what_it_is() throws SQLException {
    PostgresServer server = PostgresServer.shared(new PostgresSource.Embedded());

    assertThat(server.description()).isEqualTo("PostgreSQL 18.6, embedded");
    assertThat(server.version()).isEqualTo(180006);
    assertThat(server.maxConnections()).isGreaterThan(1000);
    try (TestDatabase database = server.createDatabase();
        Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_database()")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(database.name());
    }
  }
}
