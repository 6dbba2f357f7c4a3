package io.domainflow;

import io.domainflow.VersionedUpdate.Conflict;
import io.domainflow.VersionedUpdate.Updated;
import io.domainflow.junit.BeforeSchedule;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/** Of updates that expect the same version, one is made; none is lost. */
final class VersionedTableScenarioTest {
  private static final VersionedTable COUNTERS = new VersionedTable("counter", "id", "version");

  private final AtomicLong updated = new AtomicLong();

  @BeforeSchedule
  void forget() {
    updated.set(0);
  }

  @BeforeEach
  void create(Connection db) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(
          "CREATE TABLE counter (id int PRIMARY KEY, n bigint NOT NULL, version bigint NOT NULL)");
      statement.execute("INSERT INTO counter VALUES (1, 0, 1)");
    }
  }

  @ConcurrencyScenario(workers = 3)
  void counts_by_read_compute_write(Connection db) throws SQLException {
    long expected = read(db, "version");
    while (true) {
      VersionedUpdate outcome =
          COUNTERS.update(db, 1, expected, Map.of("n", expected)); // n is always version - 1
      if (outcome instanceof Updated) {
        updated.incrementAndGet();
        return;
      }
      expected = ((Conflict) outcome).current();
    }
  }

  @Invariant("as many updates stand as were reported")
  boolean counted(Connection db) throws SQLException {
    return read(db, "n") == updated.get() && read(db, "version") == updated.get() + 1;
  }

  private static long read(Connection db, String column) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT n, version FROM counter WHERE id = 1")) {
      row.next();
      return row.getLong(column);
    }
  }
}
