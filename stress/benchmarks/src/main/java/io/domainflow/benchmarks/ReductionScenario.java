package io.domainflow.benchmarks;

import io.domainflow.explore.DeclaredActors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A small scenario, written as the statements of each worker. Immutable.
 *
 * @param schema makes tables and first rows
 * @param isolation of all transactions, one of the levels of {@link Connection}; {@link
 *     Connection#TRANSACTION_NONE} for statements that are committed one by one
 * @param workers what each does; {@code COMMIT} ends a transaction
 */
record ReductionScenario(
    String name, List<String> schema, int isolation, List<List<String>> workers) {

  private static final List<String> ACCOUNTS =
      List.of(
          "CREATE TABLE account (id int PRIMARY KEY, n int NOT NULL)",
          "INSERT INTO account VALUES (1, 10), (2, 10), (3, 10)");

  private static final List<String> THREE_TABLES =
      List.of(
          "CREATE TABLE t1 (id int PRIMARY KEY, n int NOT NULL)",
          "CREATE TABLE t2 (id int PRIMARY KEY, n int NOT NULL)",
          "CREATE TABLE t3 (id int PRIMARY KEY, n int NOT NULL)",
          "INSERT INTO t1 VALUES (1, 10)",
          "INSERT INTO t2 VALUES (1, 10)",
          "INSERT INTO t3 VALUES (1, 10)");

  /** Each for another reason; the first is one that has nothing to order. */
  static List<ReductionScenario> all() {
    return List.of(
        committed(
            "3 x (S, U, C), a table each",
            THREE_TABLES,
            List.of(sell("t1", 1), sell("t2", 1), sell("t3", 1))),
        committed(
            "3 x (S, U, C), one table, a row each",
            ACCOUNTS,
            List.of(sell("account", 1), sell("account", 2), sell("account", 3))),
        committed(
            "3 x (S, U, C), one row",
            ACCOUNTS,
            List.of(sell("account", 1), sell("account", 1), sell("account", 1))),
        committed(
            "2 x (S, U, C), one row", ACCOUNTS, List.of(sell("account", 1), sell("account", 1))),
        committed(
            "2 x (S, U, C), a table each", THREE_TABLES, List.of(sell("t1", 1), sell("t2", 1))),
        committed(
            "2 x (U, U, C), opposite rows",
            ACCOUNTS,
            List.of(
                List.of(take("account", 1), take("account", 2), "COMMIT"),
                List.of(take("account", 2), take("account", 1), "COMMIT"))),
        new ReductionScenario(
            "3 x (S, S, S), autocommit",
            ACCOUNTS,
            Connection.TRANSACTION_NONE,
            List.of(
                List.of(read("account", 1), read("account", 2), read("account", 3)),
                List.of(read("account", 1), read("account", 2), read("account", 3)),
                List.of(read("account", 1), read("account", 2), read("account", 3)))),
        committed(
            "(S, S, C) beside 2 x (U, C)",
            ACCOUNTS,
            List.of(
                List.of("SELECT sum(n) FROM account", "SELECT sum(n) FROM account", "COMMIT"),
                List.of(take("account", 1), "COMMIT"),
                List.of(take("account", 2), "COMMIT"))),
        committed(
            "2 x (I, C) and (U, C), foreign key",
            List.of(
                "CREATE TABLE parent (id int PRIMARY KEY, n int NOT NULL)",
                "CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL REFERENCES parent)",
                "INSERT INTO parent VALUES (1, 10)"),
            List.of(
                List.of("INSERT INTO child VALUES (1, 1)", "COMMIT"),
                List.of("INSERT INTO child VALUES (2, 1)", "COMMIT"),
                List.of(take("parent", 1), "COMMIT"))),
        new ReductionScenario(
            "2 x (S, U, C), write skew, RR",
            ACCOUNTS,
            Connection.TRANSACTION_REPEATABLE_READ,
            List.of(
                List.of("SELECT sum(n) FROM account", takeIfRich(1), "COMMIT"),
                List.of("SELECT sum(n) FROM account", takeIfRich(2), "COMMIT"))),
        committed(
            "3 x (U, C), trigger writes audit",
            List.of(
                ACCOUNTS.get(0),
                ACCOUNTS.get(1),
                "CREATE TABLE audit (account int NOT NULL, before int NOT NULL, total int NOT NULL)",
                """
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO audit SELECT OLD.id, OLD.n, count(*) FROM audit;
                  RETURN NEW;
                END $$
                """,
                "CREATE TRIGGER note BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION note()"),
            List.of(
                List.of(take("account", 1), "COMMIT"),
                List.of(take("account", 2), "COMMIT"),
                List.of(take("account", 1), "COMMIT"))));
  }

  private static ReductionScenario committed(
      String name, List<String> schema, List<List<String>> workers) {
    return new ReductionScenario(name, schema, Connection.TRANSACTION_READ_COMMITTED, workers);
  }

  private static List<String> sell(String table, int id) {
    return List.of(read(table, id), take(table, id), "COMMIT");
  }

  private static String read(String table, int id) {
    return "SELECT n FROM %s WHERE id = %d".formatted(table, id);
  }

  private static String take(String table, int id) {
    return "UPDATE %s SET n = n - 1 WHERE id = %d".formatted(table, id);
  }

  private static String takeIfRich(int id) {
    return "UPDATE account SET n = n - 10 WHERE id = %d AND 30 <= (SELECT sum(n) FROM account)"
        .formatted(id);
  }

  /** The workers as actors, whose reads and failures are noted. */
  DeclaredActors actors(Outcomes outcomes) {
    DeclaredActors actors = new DeclaredActors();
    for (int number = 1; number <= workers.size(); number++) {
      List<String> statements = workers.get(number - 1);
      String name = "worker-" + number;
      actors.actor(
          name,
          actor -> {
            List<String> results = new ArrayList<>();
            try (Connection db = actor.dataSource().getConnection()) {
              run(db, statements, results);
            } catch (SQLException e) {
              results.add("failed with " + e.getSQLState());
              throw e;
            } finally {
              outcomes.note(name, results);
            }
          });
    }
    return actors;
  }

  private void run(Connection db, List<String> statements, List<String> results)
      throws SQLException {
    if (isolation != Connection.TRANSACTION_NONE) {
      db.setTransactionIsolation(isolation);
      db.setAutoCommit(false);
    }
    try (Statement statement = db.createStatement()) {
      for (String sql : statements) {
        if (sql.equals("COMMIT")) {
          db.commit();
        } else if (statement.execute(sql)) {
          results.add(rows(statement));
        } else {
          results.add(statement.getUpdateCount() + " rows");
        }
      }
    } catch (SQLException e) {
      if (!db.getAutoCommit()) {
        db.rollback();
      }
      throw e;
    }
  }

  private static String rows(Statement statement) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows.toString();
  }
}
