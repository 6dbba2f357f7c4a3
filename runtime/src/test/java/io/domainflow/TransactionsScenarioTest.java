package io.domainflow;

import io.domainflow.explore.Fault;
import io.domainflow.junit.BeforeSchedule;
import io.domainflow.junit.ConcurrencyScenario;
import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What Transactions says became of a transaction is what became of it: done is there, failed is
 * not, and only what is said to be unknown may be either.
 */
final class TransactionsScenarioTest {
  private static final TransactionSettings COUNT =
      TransactionSettings.named("count").withIsolation(IsolationLevel.SERIALIZABLE).withRetries(20);

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private DomainFlow flow;

  @BeforeEach
  void create(Connection db, DataSource dataSource) throws SQLException {
    execute(db, "CREATE TABLE counter (n int NOT NULL)");
    execute(db, "INSERT INTO counter VALUES (0)");
    flow = DomainFlow.on(dataSource);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @BeforeSchedule
  void forget() {
    done.set(0);
    unknown.set(0);
  }

  @ConcurrencyScenario(workers = 2)
  void conflicts_are_tried_again_until_each_has_counted() throws Exception {
    count();
  }

  @ConcurrencyScenario(
      workers = 2,
      schedules = 60,
      faults = {Fault.COMMIT_LOST, Fault.BACKEND_KILL})
  void a_lost_session_is_told_from_a_lost_answer() throws Exception {
    try {
      count();
    } catch (CommitUnknownException e) {
      unknown.incrementAndGet();
    } catch (SQLException e) {
      // not done, and said so
    }
  }

  @Invariant("what was said to be done is done, once, and no more than may be")
  boolean counted(Connection db) throws SQLException {
    int n = read(db);
    return done.get() <= n && n <= done.get() + unknown.get();
  }

  private void count() throws Exception {
    flow.transactions()
        .run(
            COUNT,
            db -> {
              int n = read(db); // on purpose not in the UPDATE: the isolation level has to notice
              return execute(db, "UPDATE counter SET n = " + (n + 1));
            });
    done.incrementAndGet();
  }

  private static int read(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("SELECT n FROM counter")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static int execute(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }
}
