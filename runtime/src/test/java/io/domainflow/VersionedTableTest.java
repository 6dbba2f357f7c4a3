package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domainflow.VersionedUpdate.Conflict;
import io.domainflow.VersionedUpdate.Missing;
import io.domainflow.VersionedUpdate.Updated;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VersionedTableTest {
  private static final VersionedTable DOCUMENTS = new VersionedTable("document", "id", "version");

  private final TestDatabase database =
      PostgresServer.shared(PostgresSource.configured("", "test")).createDatabase();
  private final Connection db = connect();

  private Connection connect() {
    try {
      return database.connect();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void create() throws SQLException {
    execute(
        db,
        "CREATE TABLE document (id bigint PRIMARY KEY, title text, version bigint NOT NULL)",
        "INSERT INTO document VALUES (1, 'draft', 7)");
  }

  @AfterEach
  void drop() throws SQLException {
    try (database) {
      db.close();
    }
  }

  @Test
  void the_expected_version_is_updated_and_grows_by_one() throws SQLException {
    assertThat(DOCUMENTS.update(db, 1L, 7, Map.of("title", "final"))).isEqualTo(new Updated(8));
    assertThat(title(1)).isEqualTo("final");
  }

  @Test
  void another_version_is_a_conflict_with_the_current_one_and_changes_nothing()
      throws SQLException {
    assertThat(DOCUMENTS.update(db, 1L, 6, Map.of("title", "late"))).isEqualTo(new Conflict(6, 7));
    assertThat(title(1)).isEqualTo("draft");
  }

  @Test
  void no_row_is_missing() throws SQLException {
    assertThat(DOCUMENTS.update(db, 2L, 7, Map.of("title", "nobody's"))).isEqualTo(new Missing());
  }

  @Test
  void null_is_written() throws SQLException {
    Map<String, String> changes = new HashMap<>();
    changes.put("title", null);

    assertThat(DOCUMENTS.update(db, 1L, 7, changes)).isEqualTo(new Updated(8));
    assertThat(title(1)).isEqualTo("null");
  }

  @Test
  void who_waited_for_another_writer_is_told_the_version_that_it_left() throws Exception {
    db.setAutoCommit(false);
    DOCUMENTS.update(db, 1L, 7, Map.of("title", "first"));
    try (Connection second = database.connect();
        Connection observer = database.connect()) {
      CompletableFuture<VersionedUpdate> waiting =
          CompletableFuture.supplyAsync(() -> update(second, Map.of("title", "second")));
      await().until(() -> isWaiting(observer));
      db.commit();

      assertThat(waiting.get()).isEqualTo(new Conflict(7, 8));
    }
    assertThat(title(1)).isEqualTo("first");
  }

  @Test
  void names_are_quoted_and_found_in_their_schema() throws SQLException {
    String odd = "a \"b\"; DROP TABLE document --";
    String quoted = "\"a \"\"b\"\"; DROP TABLE document --\"";
    execute(
        db,
        "CREATE SCHEMA \"Other\"",
        "CREATE TABLE \"Other\"."
            + quoted
            + " (\"Key\" uuid PRIMARY KEY, "
            + quoted
            + " int, v bigint)",
        "INSERT INTO \"Other\"."
            + quoted
            + " VALUES ('00000000-0000-0000-0000-000000000001', 1, 1)");

    assertThat(
            new VersionedTable(odd, "Key", "v")
                .in("Other")
                .update(db, new UUID(0, 1), 1, Map.of(odd, 2)))
        .isEqualTo(new Updated(2));
    assertThat(title(1)).isEqualTo("draft");
  }

  @Test
  void a_key_of_several_rows_is_refused_and_nothing_changes() throws SQLException {
    execute(
        db,
        "CREATE TABLE loose (id int, n int, version int)",
        "INSERT INTO loose VALUES (1, 0, 1), (1, 0, 1)");

    assertThatThrownBy(
            () -> new VersionedTable("loose", "id", "version").update(db, 1, 1, Map.of("n", 9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rows of \"loose\" have the key: \"id\" must be unique");
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT sum(n) FROM loose")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }

  @Test
  void changes_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> DOCUMENTS.update(db, 1L, 7, Map.of()))
        .hasMessageContaining("no changes given");
    assertThatThrownBy(() -> DOCUMENTS.update(db, 1L, 7, Map.of("version", 9)))
        .hasMessageContaining("it grows by itself");
    assertThatThrownBy(() -> new VersionedTable("", "id", "version"))
        .hasMessageContaining("must not be empty");
    assertThatThrownBy(() -> new VersionedTable("ü".repeat(32), "id", "version"))
        .hasMessageContaining("longer than 63 bytes");
  }

  private static VersionedUpdate update(Connection connection, Map<String, String> changes) {
    try {
      return DOCUMENTS.update(connection, 1L, 7, changes);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isWaiting(Connection observer) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                    + " WHERE NOT l.granted AND a.datname = current_database()")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  private String title(long id) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT title FROM document WHERE id = " + id)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
