package io.domainflow.explore.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  private Database database;

  @BeforeEach
  void open() throws SQLException {
    database = new Database();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void written_tables_go_back_to_what_they_were() throws SQLException {
    database.run(
        "CREATE TABLE account (name text PRIMARY KEY, balance int)",
        "CREATE TABLE audit (line text)",
        "INSERT INTO account VALUES ('alice', 100), ('bob', 50)");
    Baseline baseline = Baseline.take(database.admin);
    ContentReader reader = ContentReader.of(baseline, database.admin);

    database.run("UPDATE account SET balance = 0", "INSERT INTO audit VALUES ('x')");
    List<Long> written = List.of(database.oid("account"), database.oid("audit"));
    Content after = reader.read(database.admin, written);
    assertThat(after.diff(reader.initial()))
        .containsExactly(
            "account: (alice, 0) instead of (alice, 100)",
            "account: (bob, 0) instead of (bob, 50)",
            "audit: (x) is too much");
    baseline.restore(database.admin, written);

    assertThat(database.rows("TABLE account")).containsExactly("alice|100", "bob|50");
    assertThat(database.rows("TABLE audit")).isEmpty();
    assertThat(reader.read(database.admin)).isEqualTo(reader.initial());
  }
}
