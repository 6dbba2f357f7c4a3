package io.domainflow.explore.gate;

import static io.domainflow.explore.gate.Step.Kind.AUTO_COMMIT;
import static io.domainflow.explore.gate.Step.Kind.COMMIT;
import static io.domainflow.explore.gate.Step.Kind.ROLLBACK;
import static io.domainflow.explore.gate.Step.Kind.STATEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Unmodified HikariCP above the gate. */
final class HikariGateTest {
  @Test
  void a_pool_runs_above_the_gate_and_its_sessions_keep_their_identity() throws SQLException {
    try (GatedDatabase db = new GatedDatabase("CREATE TABLE item (id int PRIMARY KEY)");
        HikariDataSource pool = pool(db, 2)) {
      int backend;
      try (Connection connection = pool.getConnection()) {
        db.gate.forget();
        backend = connection.unwrap(PGConnection.class).getBackendPID();
        insert(connection, 1);
        connection.setAutoCommit(false);
        insert(connection, 2);
        connection.commit();
        insert(connection, 3);
      }
      assertThat(db.gate.kinds())
          .containsExactly(STATEMENT, AUTO_COMMIT, STATEMENT, COMMIT, STATEMENT, ROLLBACK);
      assertThat(db.gate.steps())
          .allSatisfy(
              step ->
                  assertThat(step.session())
                      .isNotNull()
                      .extracting(Session::backend)
                      .isEqualTo(backend));
      assertThat(db.seen("SELECT id FROM item ORDER BY id")).containsExactly("1", "2");
      try (Connection connection = pool.getConnection();
          PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM item");
          ResultSet rows = select.executeQuery()) {
        assertThat(connection.getAutoCommit()).isTrue();
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?)")) {
      insert.setInt(1, id);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  /** Credentials are no part of the URL: libraries print it. */
  static HikariDataSource pool(GatedDatabase db, int size) {
    HikariConfig config = new HikariConfig();
    String url = db.url();
    config.setJdbcUrl(url.substring(0, url.indexOf('?')));
    for (String option : url.substring(url.indexOf('?') + 1).split("&", -1)) {
      String[] value = option.split("=", 2);
      config.addDataSourceProperty(value[0], URLDecoder.decode(value[1], StandardCharsets.UTF_8));
    }
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }
}
